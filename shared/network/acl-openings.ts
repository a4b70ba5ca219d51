import type { Violation } from '../control/control.ts';
import { parseCidr, subtractRange } from './cidr.ts';
import { type AclEntry, describeEntry, type NetworkAclState } from './network-acl.ts';
import { formatPorts, parsePortRange } from './port-range.ts';
import { portProtocols } from './protocol.ts';
import { type Effect, findWorldOpenings, type IngressRule, ofBothProtocols } from './world-openings.ts';
import type { WorldPortSettings } from './world-ports.ts';
import type { PortRange } from './port-range.ts';

/** An entry that lets the world in, and the ports on which it does. */
export type AclOpening = {
  readonly entry: AclEntry;
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
};

interface AclRule extends IngressRule {
  readonly entry: AclEntry;
}

/** The entries that let the world in on a port of the settings, with what earlier entries deny taken into account. */
export function findAclOpenings(
  entries: NetworkAclState['entries'],
  settings: WorldPortSettings,
): readonly AclOpening[] {
  const rules = entries.map((entry): AclRule => ({
    entry,
    protocol: entry.protocol,
    fromPort: entry.fromPort,
    toPort: entry.toPort,
    ranges: [parseCidr(entry.cidr)],
  }));
  const openings = findWorldOpenings(
    rules,
    ofBothProtocols(settings.ports.map(parsePortRange)),
    { ipv4: settings.widestIpv4Prefix, ipv6: settings.widestIpv6Prefix },
    getEffects,
  );
  return [...openings].map(([{ entry }, { tcp, udp }]) => ({ entry, tcp, udp }));
}

/** What each allowing entry lets in that no entry before it denies. */
function getEffects(rules: readonly AclRule[]): readonly Effect<AclRule>[] {
  return rules.flatMap((rule, index) => {
    if (!rule.entry.isAllow) return [];
    const denied = rules.slice(0, index).filter(({ entry }) => !entry.isAllow);
    const ranges = denied
      .flatMap((before) => before.ranges)
      .reduce<IngressRule['ranges']>(
        (left, other) => left.flatMap((range) => subtractRange(range, other)),
        rule.ranges,
      );
    return [{ rule, ranges }];
  });
}

export function toAclViolation(opening: AclOpening): Violation<AclOpening> {
  const { entry } = opening;
  const ports = portProtocols
    .filter((protocol) => opening[protocol].length > 0)
    .map((protocol) => `${protocol} ${formatPorts(opening[protocol])}`);
  return {
    element: `entry ${String(entry.number)}`,
    key: `${String(entry.number)} ${describeEntry(entry)}`,
    reason: `entry ${String(entry.number)} lets in the world on ${ports.join(' and ')}: ${describeEntry(entry)}`,
    evidence: opening,
  };
}
