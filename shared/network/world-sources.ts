import { addressBits, addressFamilies } from './cidr.ts';
import type { AddressFamily, AddressRange } from './cidr.ts';
import { countPublicAddressesBelow } from './public-addresses.ts';

/** By family, the shortest prefix that a range may have without being the world. */
export type ShortestPrefixes = Readonly<Record<AddressFamily, number>>;

/** Whatever lets in address ranges: a CIDR range, a prefix list. */
export interface Source {
  readonly ranges: readonly AddressRange[];
}

/** A range of one source, and its half-open interval on the line of public addresses. */
interface Stretch<S extends Source> {
  readonly source: S;
  readonly range: AddressRange;
  readonly from: bigint;
  readonly to: bigint;
}

interface Block<S extends Source> {
  readonly outermost: readonly [Stretch<S>, ...Stretch<S>[]];
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Finds the sources that let in the world, alone or together with others.
 *
 * Ranges that touch or overlap are merged into a block, however the world was cut up; addresses that are not public
 * neither divide a block nor add to it. A block is the world when one of its ranges has a prefix shorter than allowed, or
 * when it holds more public addresses than a range of the allowed prefix. Every source with a range at the surface of
 * such a block is found; a range that lies inside another one (an office inside 0.0.0.0/0) is not, unless it is part
 * of such a block once the outer ones are gone. Blocks apart from each other are not added up.
 */
export function findWorldSources<S extends Source>(
  sources: readonly S[],
  shortestPrefixes: ShortestPrefixes,
): ReadonlySet<S> {
  const found = new Set<S>();
  for (;;) {
    const rest = sources.filter((source) => !found.has(source)).flatMap(toStretches);
    const world = addressFamilies.flatMap((family) => {
      const blocks = merge(rest.filter(({ range }) => range.family === family));
      return blocks.filter((block) => isWorld(block, shortestPrefixes[family], addressBits[family]));
    });
    if (world.length === 0) return found;
    for (const { outermost } of world) for (const { source } of outermost) found.add(source);
  }
}

function toStretches<S extends Source>(source: S): readonly Stretch<S>[] {
  return source.ranges
    .map((range) => ({
      source,
      range,
      from: countPublicAddressesBelow(range.family, range.first),
      to: countPublicAddressesBelow(range.family, range.last + 1n),
    }))
    .filter(({ from, to }) => from < to);
}

/** CIDR ranges are nested or disjoint, never half overlapping: sorted, each follows the one it is nested in. */
function merge<S extends Source>(stretches: readonly Stretch<S>[]): readonly Block<S>[] {
  const sorted = stretches.toSorted(
    (a, b) => compare(a.range.first, b.range.first) || a.range.prefix - b.range.prefix,
  );
  const blocks: { outermost: [Stretch<S>, ...Stretch<S>[]]; from: bigint; to: bigint }[] = [];
  for (const stretch of sorted) {
    const block = blocks.at(-1);
    if (block === undefined || stretch.from > block.to) {
      blocks.push({ outermost: [stretch], from: stretch.from, to: stretch.to });
    } else if (!isNested(stretch, block.outermost.at(-1))) {
      block.outermost.push(stretch);
      block.to = stretch.to;
    }
  }
  return blocks;
}

/** A range equal to the outer one is not nested in it: without the one, the other is still there. */
function isNested<S extends Source>(inner: Stretch<S>, outer: Stretch<S> | undefined): boolean {
  return (
    outer !== undefined && inner.range.first <= outer.range.last && inner.range.prefix > outer.range.prefix
  );
}

function isWorld<S extends Source>(
  { outermost, from, to }: Block<S>,
  shortestPrefix: number,
  bits: number,
): boolean {
  return (
    to - from > 1n << BigInt(bits - shortestPrefix) ||
    outermost.some(({ range }) => range.prefix < shortestPrefix)
  );
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
