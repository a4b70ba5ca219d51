import type { KeyObject } from 'node:crypto';
import { pMapIterable } from 'p-map';
import { getRoot } from './merkle.ts';
import type { Problem } from './problem.ts';
import {
  getSealDigest,
  isSignatureOf,
  type Seal,
  seal as sealSchema,
  type SignedSeal,
  signedSeal,
} from './seal.ts';
import { readAhead, type TrailArchive } from './trail-archive.ts';

/** A seal as it is read, with what is wrong with it. */
export interface Link {
  readonly key: string;
  /** By the name that it is stored under. */
  readonly number: number;
  readonly problems: readonly Problem[];
  readonly signed: SignedSeal | undefined;
  /** What it states, even where that cannot be believed; `undefined` where it is no seal. */
  readonly seal: Seal | undefined;
  /** Whether its signature and what it says of itself hold, so that the next one can be held against it. */
  readonly isGenuine: boolean;
}

/** The keys of all seals in their order. */
export async function listSeals(archive: TrailArchive): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const key of archive.list('seals/')) keys.push(key);
  return keys;
}

/**
 * Where the chain has to be read from so that everything since a time is in it: the last seal before, or the first of all. A
 * seal that was made to lie about its time is among those that are read from there, since both that were asked last are.
 */
export async function findStart(
  archive: TrailArchive,
  keys: readonly string[],
  since: Date,
): Promise<number> {
  let [before, after] = [-1, keys.length];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    const { seal } = await readSeal(archive, String(keys[middle]));
    if (seal !== undefined && new Date(seal.sealedAt) < since) before = middle;
    else after = middle;
  }
  return Math.max(before, 0);
}

/** Reads seals in their order and holds each against its signature, its own records and the one before it. */
export async function* readChain(
  archive: TrailArchive,
  keys: readonly string[],
  publicKey: KeyObject,
): AsyncGenerator<Link> {
  let previous: Link | undefined;
  for await (const read of pMapIterable(keys, (key) => readSeal(archive, key), { concurrency: readAhead })) {
    const problems = [...findGap(previous, read), ...judge(read, publicKey)];
    const isGenuine = problems.every(({ kind }) => kind !== 'seal-altered');
    const unlinked = isGenuine ? findBreak(previous, read) : [];
    const link: Link = { ...read, isGenuine, problems: [...problems, ...unlinked] };
    yield link;
    previous = link;
  }
}

type ReadSeal = Pick<Link, 'key' | 'number' | 'signed' | 'seal'>;

async function readSeal(archive: TrailArchive, key: string): Promise<ReadSeal> {
  const number = Number(/^seals\/(\d{12,})\.json$/.exec(key)?.[1]);
  const bytes = await archive.read(key);
  const signed = bytes === undefined ? undefined : parse(signedSeal, Buffer.from(bytes).toString());
  return {
    key,
    number,
    signed,
    seal: signed === undefined ? undefined : parse(sealSchema, signed.text),
  };
}

function parse<Output>(
  schema: { safeParse: (value: unknown) => { data?: Output | undefined } },
  text: string,
): Output | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function judge({ key, number, signed, seal }: ReadSeal, publicKey: KeyObject): readonly Problem[] {
  const fault = (text: string): readonly Problem[] => [
    {
      kind: 'seal-altered',
      text: `${key} was altered: ${text}`,
      object: key,
      ...(Number.isNaN(number) ? {} : { seal: number }),
    },
  ];
  if (signed === undefined || seal === undefined) return fault('it is no seal');
  if (!isSignatureOf(signed, publicKey)) return fault('its signature is not of its text and this key');
  if (seal.number !== number) return fault(`it holds seal ${seal.number}`);
  const leaves = listLeaves(seal);
  if (seal.count !== leaves.length || seal.root !== getRoot(leaves).toString('hex')) {
    return fault('its count or its root is not that of its records');
  }
  return [];
}

/** The leaf hashes of a seal in the order of its tree. */
export function listLeaves({ objects }: Seal): readonly Buffer[] {
  return objects.flatMap(({ records }) => records.map(([, hash]) => Buffer.from(hash, 'hex')));
}

function findGap(previous: ReadSeal | undefined, { number }: ReadSeal): readonly Problem[] {
  if (previous === undefined || number <= previous.number + 1 || Number.isNaN(number)) return [];
  return [missSeals(previous.number + 1, number - 1)];
}

export function missSeals(first: number, last: number): Problem {
  const text = first === last ? `Seal ${first} is missing` : `The seals ${first} to ${last} are missing`;
  return { kind: 'seal-missing', seal: first, text };
}

/** A seal can only be held against the one right before it, and only where that one is what was signed. */
function findBreak(previous: Link | undefined, { seal, number, key }: ReadSeal): readonly Problem[] {
  if (previous === undefined && number !== 1) return [];
  if (previous !== undefined && (!previous.isGenuine || previous.number !== number - 1)) return [];
  const digest = previous?.signed === undefined ? undefined : getSealDigest(previous.signed.text);
  if (seal?.previous === digest?.toString('hex') && seal?.previousRoot === previous?.seal?.root) return [];
  const text =
    previous === undefined
      ? `Seal ${number} is stored as the first, but names one before it`
      : `Seal ${number} does not follow seal ${previous.number}: it names another one as that before it`;
  return [{ kind: 'seal-unlinked', text, seal: number, object: key }];
}
