import * as z from 'zod';
import type { Violation } from '../control/control.ts';
import { parseCidr } from './cidr.ts';
import type { Opening } from './close-openings.ts';
import { formatPorts, isPortRange, parsePortRange } from './port-range.ts';
import { portProtocols } from './protocol.ts';
import { describeRule, getCidrs } from './security-group.ts';
import type { SecurityGroupState } from './security-group.ts';
import { findWorldOpenings } from './world-openings.ts';
import type { OpenPorts } from './world-openings.ts';
import { findWorldSources } from './world-sources.ts';

const port = z.union([
  z.int().min(0).max(65_535),
  z.string().refine(isPortRange, 'a port or a range of ports such as 5985-5986 is expected'),
]);

/**
 * The settings of a control about ports that must not be open to the world. What is wider than the prefixes is the
 * world: their defaults are what Amazon S3 takes for public ("The meaning of 'public'", Amazon S3 User Guide).
 */
export function worldPortSettings(ports: readonly z.infer<typeof port>[]) {
  return z.strictObject({
    ports: z
      .array(port)
      .default([...ports])
      .describe('Ports, and ranges of ports, that must not be open to the world over TCP or UDP'),
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
  });
}

export type WorldPortSettings = z.infer<ReturnType<typeof worldPortSettings>>;

/** The rules of a security group that open a port of the settings to the world, each with those ports. */
export function findOpenings(
  state: SecurityGroupState,
  settings: WorldPortSettings,
): readonly Violation<Opening>[] {
  const prefixes = { ipv4: settings.widestIpv4Prefix, ipv6: settings.widestIpv6Prefix };
  const rules = state.rules.map((rule) => ({
    ...rule,
    rule,
    ranges: getCidrs(rule, state).map(parseCidr),
  }));
  const openings = findWorldOpenings(rules, settings.ports.map(parsePortRange), prefixes);
  return [...openings].map(([{ rule, ranges }, ports]) => {
    const isAlone = findWorldSources([{ ranges }], prefixes).size > 0;
    return {
      element: rule.id,
      key: describeRule(rule),
      reason:
        `${formatOpenPorts(ports)} open to the world: ${describeRule(rule)}` +
        (isAlone ? '' : ', which lets in the world together with other rules of the group'),
      evidence: { rule, ...ports },
    };
  });
}

/** `tcp 22, 3389 and udp 22` */
function formatOpenPorts(ports: OpenPorts): string {
  return portProtocols
    .filter((protocol) => ports[protocol].length > 0)
    .map((protocol) => `${protocol} ${formatPorts(ports[protocol])}`)
    .join(' and ');
}
