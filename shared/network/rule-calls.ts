import type { OperationInput } from '../aws/operation-map.ts';
import { settableTags } from './security-group.ts';
import type { RuleContent } from './security-group.ts';

type Authorization = OperationInput<'ec2:AuthorizeSecurityGroupEgress'>;
type IpPermission = NonNullable<Authorization['IpPermissions']>[number];

/**
 * What to authorize for a group to have these rules, in or out, with their descriptions and tags: one input for all rules
 * with the same tags, which a call gives to each rule it makes.
 */
export function toAuthorizations(groupId: string, rules: readonly RuleContent[]): readonly Authorization[] {
  const byTags = Map.groupBy(rules, ({ tags }) => JSON.stringify(settableTags(tags)));
  return [...byTags.values()].map((alike) => {
    const tags = settableTags(alike[0]?.tags ?? []);
    return {
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
    };
  });
}

/** A rule as EC2 takes it, by its content. */
export function toPermission(rule: RuleContent, description?: string): IpPermission {
  const { protocol, fromPort, toPort, cidrIpv4, cidrIpv6, prefixListId, referencedGroupId } = rule;
  const described = description === undefined ? {} : { Description: description };
  const owner = rule.referencedGroupOwner === undefined ? {} : { UserId: rule.referencedGroupOwner };
  return {
    IpProtocol: protocol,
    ...(fromPort !== undefined && { FromPort: fromPort }),
    ...(toPort !== undefined && { ToPort: toPort }),
    ...(cidrIpv4 !== undefined && { IpRanges: [{ CidrIp: cidrIpv4, ...described }] }),
    ...(cidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6: cidrIpv6, ...described }] }),
    ...(prefixListId !== undefined && { PrefixListIds: [{ PrefixListId: prefixListId, ...described }] }),
    ...(referencedGroupId !== undefined && {
      UserIdGroupPairs: [{ GroupId: referencedGroupId, ...owner, ...described }],
    }),
  };
}
