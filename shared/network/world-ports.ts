import * as z from 'zod';
import type { Violation } from '../control/control.ts';
import { parseCidr } from './cidr.ts';
import type { Opening } from './close-openings.ts';
import { formatPorts, isPortRange, parsePortRange, type PortRange } from './port-range.ts';
import { portProtocols } from './protocol.ts';
import { describeRule, getCidrs } from './security-group.ts';
import type { SecurityGroupState } from './security-group.ts';
import { findWorldOpenings } from './world-openings.ts';
import type { PortsByProtocol } from './world-openings.ts';
import { findWorldSources } from './world-sources.ts';

const port = z.union([
  z.int().min(0).max(65_535),
  z.string().refine(isPortRange, 'a port or a range of ports such as 5985-5986 is expected'),
]);

/** A setting that is a list of ports, and ranges of ports. */
export function portList(ports: readonly z.infer<typeof port>[]) {
  return z.array(port).default([...ports]);
}

/** Reads such a setting. */
export function toPortRanges(ports: readonly z.infer<typeof port>[]): readonly PortRange[] {
  return ports.map(parsePortRange);
}

/**
 * What the world is. What is wider than the prefixes is the world: their defaults are what Amazon S3 takes for public
 * ("The meaning of 'public'", Amazon S3 User Guide).
 */
export const worldWidthSettings = {
  widestIpv4Prefix: z
    .int()
    .min(1)
    .max(32)
    .default(8)
    .describe('An IPv4 range wider than this prefix is the world'),
  widestIpv6Prefix: z
    .int()
    .min(1)
    .max(128)
    .default(32)
    .describe('An IPv6 range wider than this prefix is the world'),
};

/** The settings of a control about ports that must not be open to the world. */
export function worldPortSettings(ports: readonly z.infer<typeof port>[]) {
  return z.strictObject({
    ports: portList(ports).describe(
      'Ports, and ranges of ports, that must not be open to the world over TCP or UDP',
    ),
    ...worldWidthSettings,
  });
}

export type WorldWidth = Pick<WorldPortSettings, 'widestIpv4Prefix' | 'widestIpv6Prefix'>;
export type WorldPortSettings = z.infer<ReturnType<typeof worldPortSettings>>;

/** The rules of a security group that open any of `ports` to the world, each with those ports. */
export function findOpenings(
  state: SecurityGroupState,
  ports: PortsByProtocol,
  settings: WorldWidth,
): readonly Violation<Opening>[] {
  const prefixes = { ipv4: settings.widestIpv4Prefix, ipv6: settings.widestIpv6Prefix };
  const rules = state.rules.map((rule) => ({
    ...rule,
    rule,
    ranges: getCidrs(rule, state).map(parseCidr),
  }));
  const openings = findWorldOpenings(rules, ports, prefixes);
  return [...openings].map(([{ rule, ranges }, open]) => {
    const isAlone = findWorldSources([{ ranges }], prefixes).size > 0;
    return {
      element: rule.id,
      key: describeRule(rule),
      reason:
        `${formatOpenPorts(open)} open to the world: ${describeRule(rule)}` +
        (isAlone ? '' : ', which lets in the world together with other rules of the group'),
      evidence: { rule, ...open },
    };
  });
}

/** `tcp 22, 3389 and udp 22` */
function formatOpenPorts(ports: PortsByProtocol): string {
  return portProtocols
    .filter((protocol) => ports[protocol].length > 0)
    .map((protocol) => `${protocol} ${formatPorts(ports[protocol])}`)
    .join(' and ');
}
