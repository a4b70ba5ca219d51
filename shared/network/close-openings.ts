import { call } from '../control/change.ts';
import type { Call, Change } from '../control/change.ts';
import type { OperationInput } from '../aws/operation-map.ts';
import { splitPortRange } from './port-range.ts';
import type { PortRange } from './port-range.ts';
import { allProtocols, portProtocols, toProtocolName } from './protocol.ts';
import { describeRule, getCidrs, settableTags } from './security-group.ts';
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

type IpPermission = NonNullable<OperationInput<ClosingWrite>['IpPermissions']>[number];

/**
 * Closes openings and nothing else. What a rule lets in besides is let in by narrower rules first, with the same
 * source, description and tags, so that no packet is turned away in between that is let in before and after.
 */
export function closeOpenings(state: SecurityGroupState, openings: readonly Opening[]): Change<ClosingWrite> {
  const { groupId } = state;
  const revoked = openings.map(({ rule }) => rule);
  const narrower = withoutDuplicates(
    openings.flatMap((opening) => narrow(opening, state)),
    state.rules,
  );
  return {
    summary: summarize(groupId, revoked, narrower.length),
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

/** One call for all rules with the same tags, which a call gives to each rule it makes. */
function authorize(groupId: string, rules: readonly RuleContent[]): readonly Call<ClosingWrite>[] {
  const byTags = Map.groupBy(rules, ({ tags }) => JSON.stringify(settableTags(tags)));
  return [...byTags.values()].map((alike) => {
    const tags = settableTags(alike[0]?.tags ?? []);
    return call('ec2:AuthorizeSecurityGroupIngress', {
      GroupId: groupId,
      IpPermissions: alike.map((rule) => toPermission(rule, rule.description)),
      ...(tags.length > 0 && {
        TagSpecifications: [
          {
            ResourceType: 'security-group-rule',
            Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
          },
        ],
      }),
    });
  });
}

/** By content: the ids of rules that the change is yet to make are not known. */
function revoke(groupId: string, rules: readonly RuleContent[]): readonly Call<ClosingWrite>[] {
  if (rules.length === 0) return [];
  const IpPermissions = rules.map((rule) => toPermission(rule));
  return [call('ec2:RevokeSecurityGroupIngress', { GroupId: groupId, IpPermissions })];
}

function toPermission(rule: RuleContent, description?: string): IpPermission {
  const { protocol, fromPort, toPort, cidrIpv4, cidrIpv6, prefixListId } = rule;
  const described = description === undefined ? {} : { Description: description };
  return {
    IpProtocol: protocol,
    ...(fromPort !== undefined && { FromPort: fromPort }),
    ...(toPort !== undefined && { ToPort: toPort }),
    ...(cidrIpv4 !== undefined && { IpRanges: [{ CidrIp: cidrIpv4, ...described }] }),
    ...(cidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6: cidrIpv6, ...described }] }),
    ...(prefixListId !== undefined && { PrefixListIds: [{ PrefixListId: prefixListId, ...described }] }),
  };
}

function summarize(groupId: string, revoked: readonly SecurityGroupRule[], narrower: number): string {
  const named = revoked.map((rule) => `${rule.id} (${describeRule(rule)})`).join(', ');
  const kept = narrower === 1 ? '1 narrower rule that keeps' : `${narrower} narrower rules that keep`;
  const order = narrower === 0 ? '' : `, after ${kept} the rest open`;
  const wide = revoked.filter(({ protocol }) => toProtocolName(protocol) === allProtocols);
  const loss =
    wide.length === 0
      ? ''
      : ` ${wide.map(({ id }) => id).join(', ')} let in every protocol; ` +
        'those other than TCP, UDP and ICMP are no longer let in.';
  return `Revoke ${named} in security group ${groupId}${order}.${loss}`;
}
