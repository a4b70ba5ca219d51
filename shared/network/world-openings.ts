import type { AddressRange } from './cidr.ts';
import { allPorts, intersectPorts, mergePorts } from './port-range.ts';
import type { PortRange } from './port-range.ts';
import { allProtocols, portProtocols, toProtocolName } from './protocol.ts';
import type { PortProtocol } from './protocol.ts';
import { findWorldSources } from './world-sources.ts';
import type { ShortestPrefixes } from './world-sources.ts';

/** Protocol and ports of a rule, as EC2 spells them: a protocol's name or number, `-1` or nothing for all. */
export interface PortFilter {
  readonly protocol: string;
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
}

/** A rule that lets packets in. */
export interface IngressRule extends PortFilter {
  readonly ranges: readonly AddressRange[];
}

/** Ports of either protocol. */
export type PortsByProtocol = Readonly<Record<PortProtocol, readonly PortRange[]>>;

/** The same ports of both protocols. */
export function ofBothProtocols(ports: readonly PortRange[]): PortsByProtocol {
  return { tcp: ports, udp: ports };
}

/** The ports of `protocol` that a rule covers; undefined where the rule is about something else. */
export function getPorts(
  { protocol, fromPort, toPort }: PortFilter,
  of: PortProtocol,
): PortRange | undefined {
  const name = toProtocolName(protocol);
  if (name === allProtocols) return allPorts;
  // The ports of an ICMP rule are a type and a code.
  if (name !== of) return undefined;
  return {
    from: fromPort === undefined || fromPort < 0 ? allPorts.from : fromPort,
    to: toPort === undefined || toPort < 0 ? allPorts.to : toPort,
  };
}

/** Whether a rule opens any of `ports`, to whomever. */
export function opensAny(rule: PortFilter, ports: PortsByProtocol): boolean {
  return portProtocols.some((protocol) => {
    const covered = getPorts(rule, protocol);
    return (
      covered !== undefined && ports[protocol].some((port) => intersectPorts(covered, port) !== undefined)
    );
  });
}

/** A rule, and the addresses that it lets in on the ports in question. */
export interface Effect<Rule> {
  readonly rule: Rule;
  readonly ranges: readonly AddressRange[];
}

/**
 * Finds the rules that open some of `ports` to the world, each with the ports that it opens. The rules are judged
 * together, port by port: two halves of the world are the world only on the ports that both of them open.
 * @param toEffects what the rules about a port let in there, in their order; where rules do not bear on each other, each
 *   lets in its own ranges
 */
export function findWorldOpenings<Rule extends IngressRule>(
  rules: readonly Rule[],
  ports: PortsByProtocol,
  shortestPrefixes: ShortestPrefixes,
  toEffects: (about: readonly Rule[]) => readonly Effect<Rule>[] = (about) =>
    about.map((rule) => ({ rule, ranges: rule.ranges })),
): ReadonlyMap<Rule, PortsByProtocol> {
  const openings = new Map<Rule, Record<PortProtocol, PortRange[]>>();
  for (const protocol of portProtocols) {
    const covers = rules.flatMap((rule) => {
      const covered = getPorts(rule, protocol);
      return covered === undefined ? [] : [{ rule, covered }];
    });
    for (const segment of cutPorts(
      ports[protocol],
      covers.map(({ covered }) => covered),
    )) {
      const open = covers.filter(({ covered }) => intersectPorts(covered, segment) !== undefined);
      for (const { rule } of findWorldSources(toEffects(open.map(({ rule }) => rule)), shortestPrefixes)) {
        const opening = openings.get(rule) ?? { tcp: [], udp: [] };
        opening[protocol].push(segment);
        openings.set(rule, opening);
      }
    }
  }
  return new Map(
    rules.flatMap((rule) => {
      const opening = openings.get(rule);
      return opening === undefined
        ? []
        : [[rule, { tcp: mergePorts(opening.tcp), udp: mergePorts(opening.udp) }]];
    }),
  );
}

/** Cuts `ports` where a rule begins or ends, so that each rule covers a segment wholly or not at all. */
function cutPorts(ports: readonly PortRange[], covers: readonly PortRange[]): readonly PortRange[] {
  return mergePorts(ports).flatMap((range) => {
    const starts = new Set([range.from, ...covers.flatMap(({ from, to }) => [from, to + 1])]);
    const inside = [...starts]
      .filter((start) => start >= range.from && start <= range.to)
      .toSorted((a, b) => a - b);
    return inside.map((from, index) => ({ from, to: (inside[index + 1] ?? range.to + 1) - 1 }));
  });
}
