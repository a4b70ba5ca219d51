import * as z from 'zod';
import { call } from '../control/change.ts';
import type { Call, Change } from '../control/change.ts';
import type { Violation } from '../control/control.ts';
import { splitPortRange } from './port-range.ts';
import type { PortRange } from './port-range.ts';
import { allProtocols, portProtocols, toProtocolName } from './protocol.ts';
import { toAuthorizations, toPermission } from './rule-calls.ts';
import { describeRule, getCidrs } from './security-group.ts';
import type { RuleContent, SecurityGroupRule, SecurityGroupState } from './security-group.ts';
import { getPorts } from './world-openings.ts';

/** A rule, and the ports of it that must be closed. */
export type Opening = {
  readonly rule: SecurityGroupRule;
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
};

export const closingWrites = ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'] as const;
type ClosingWrite = (typeof closingWrites)[number];

/** The setting that says how many rules fit into a group. */
export const groupSizeSettings = {
  rulesPerGroup: z
    .int()
    .min(1)
    .default(60)
    .describe(
      'The quota of inbound rules per security group: where a rule that opens more than what is to be closed cannot be ' +
        'parted within it, Holdfast asks whether to revoke all of the rule',
    ),
};

/**
 * Closes openings and nothing else. What a rule lets in besides is let in by narrower rules first, with the same
 * source, description and tags, so that no packet is turned away in between that is let in before and after. Where there
 * is no room for these, the rules are revoked as a whole, which `findLosses` tells.
 */
export function closeOpenings(
  state: SecurityGroupState,
  violations: readonly Violation<Opening>[],
  rulesPerGroup: number,
): Change<ClosingWrite> {
  const { groupId } = state;
  const openings = violations.map(({ evidence }) => evidence);
  const revoked = openings.map(({ rule }) => rule);
  const wanted = toNarrower(state, openings);
  const narrower = isRoomFor(wanted, state, rulesPerGroup) ? wanted : [];
  return {
    summary: summarize(groupId, revoked, narrower.length, wanted.length),
    apply: [
      ...authorize(groupId, narrower),
      call('ec2:RevokeSecurityGroupIngress', {
        GroupId: groupId,
        SecurityGroupRuleIds: revoked.map(({ id }) => id),
      }),
    ],
    undo: [...authorize(groupId, revoked), ...revoke(groupId, narrower)],
  };
}

/** What else than the openings would be closed for want of room, in a sentence for each group. */
export function findLosses(
  state: SecurityGroupState,
  violations: readonly Violation<Opening>[],
  rulesPerGroup: number,
): readonly string[] {
  const openings = violations.map(({ evidence }) => evidence);
  const wanted = toNarrower(state, openings);
  if (isRoomFor(wanted, state, rulesPerGroup)) return [];
  return [
    `whoever uses another port of ${openings.map(({ rule }) => rule.id).join(', ')}: ${state.groupId} has no room for ` +
      `the ${String(wanted.length)} narrower rules that would keep them in`,
  ];
}

function toNarrower(state: SecurityGroupState, openings: readonly Opening[]): readonly RuleContent[] {
  return withoutDuplicates(
    openings.flatMap((opening) => narrow(opening, state)),
    state.rules,
  );
}

/** EC2 counts the rules of IPv4 and IPv6 each by themselves, and other rules with both; a prefix list as its entries. */
function isRoomFor(
  added: readonly RuleContent[],
  { rules, prefixLists }: SecurityGroupState,
  rulesPerGroup: number,
): boolean {
  const count = (isOther: (rule: RuleContent) => boolean) =>
    [...rules, ...added]
      .filter((rule) => !isOther(rule))
      .reduce((sum, { prefixListId = '' }) => sum + (prefixLists[prefixListId]?.length ?? 1), 0);
  const largest = Math.max(
    count(({ cidrIpv6 }) => cidrIpv6 !== undefined),
    count(({ cidrIpv4 }) => cidrIpv4 !== undefined),
  );
  return added.length === 0 || largest <= rulesPerGroup;
}

/** The rules that together let in what `rule` does, but for the ports to close. */
function narrow({ rule, ...closed }: Opening, state: SecurityGroupState): readonly RuleContent[] {
  const covered = portProtocols.flatMap((protocol) => {
    const ports = getPorts(rule, protocol);
    return ports === undefined ? [] : [{ protocol, ports }];
  });
  const besides = covered.flatMap(({ protocol, ports: { from, to } }) =>
    splitPortRange(from, to, closed[protocol]).map((kept) => withFilter(rule, protocol, kept)),
  );
  if (toProtocolName(rule.protocol) !== allProtocols) return besides;
  const isIpv6 = getCidrs(rule, state).some((cidr) => cidr.includes(':'));
  return [...besides, withFilter(rule, isIpv6 ? 'icmpv6' : 'icmp', { from: -1, to: -1 })];
}

function withFilter(rule: SecurityGroupRule, protocol: string, { from, to }: PortRange): RuleContent {
  const { id: _id, ...content } = rule;
  return { ...content, protocol, fromPort: from, toPort: to };
}

/** EC2 refuses a whole call when one of its rules is there already, whatever its description or tags. */
function withoutDuplicates(
  rules: readonly RuleContent[],
  present: readonly RuleContent[],
): readonly RuleContent[] {
  const seen = new Set(present.map(toIdentity));
  return rules.filter((rule) => {
    const identity = toIdentity(rule);
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}

function toIdentity({ protocol, fromPort, toPort, ...rule }: RuleContent): string {
  const { cidrIpv4, cidrIpv6, prefixListId, referencedGroupId } = rule;
  return JSON.stringify([
    toProtocolName(protocol),
    fromPort,
    toPort,
    cidrIpv4,
    cidrIpv6,
    prefixListId,
    referencedGroupId,
  ]);
}

function authorize(groupId: string, rules: readonly RuleContent[]): readonly Call<ClosingWrite>[] {
  return toAuthorizations(groupId, rules).map((input) => call('ec2:AuthorizeSecurityGroupIngress', input));
}

/** By content: the ids of rules that the change is yet to make are not known. */
function revoke(groupId: string, rules: readonly RuleContent[]): readonly Call<ClosingWrite>[] {
  if (rules.length === 0) return [];
  const IpPermissions = rules.map((rule) => toPermission(rule));
  return [call('ec2:RevokeSecurityGroupIngress', { GroupId: groupId, IpPermissions })];
}

function summarize(
  groupId: string,
  revoked: readonly SecurityGroupRule[],
  narrower: number,
  wanted: number,
): string {
  const named = revoked.map((rule) => `${rule.id} (${describeRule(rule)})`).join(', ');
  const kept = narrower === 1 ? '1 narrower rule that keeps' : `${narrower} narrower rules that keep`;
  const whole = wanted === 0 ? '' : `, as a whole: there is no room for ${wanted} narrower rules`;
  const order = narrower === 0 ? whole : `, after ${kept} the rest open`;
  const wide = revoked.filter(({ protocol }) => toProtocolName(protocol) === allProtocols);
  const loss =
    wide.length === 0
      ? ''
      : ` ${wide.map(({ id }) => id).join(', ')} let in every protocol; ` +
        'those other than TCP, UDP and ICMP are no longer let in.';
  return `Revoke ${named} in security group ${groupId}${order}.${loss}`;
}
