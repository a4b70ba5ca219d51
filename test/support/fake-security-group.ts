import type { Call } from '../../shared/control/change.ts';
import type { SecurityGroupRule, SecurityGroupState } from '../../shared/network/security-group.ts';

interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp: string; readonly Description?: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string; readonly Description?: string }[];
  readonly PrefixListIds?: readonly { readonly PrefixListId: string; readonly Description?: string }[];
}

interface Input {
  readonly IpPermissions?: readonly Permission[];
  readonly SecurityGroupRuleIds?: readonly string[];
  readonly TagSpecifications?: readonly {
    readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  }[];
}

/** A security group that takes calls as EC2 does: a call with one rule that is there already, or that is not, fails. */
export function send(state: SecurityGroupState, calls: readonly Call[]): SecurityGroupState {
  return calls.reduce((group, { operation, input }) => {
    const rules =
      operation === 'ec2:AuthorizeSecurityGroupIngress'
        ? authorize(group.rules, input)
        : revoke(group.rules, input);
    return { ...group, rules };
  }, state);
}

/** All that tells two rules of a group apart for EC2. */
export function toIdentity({ protocol, fromPort, toPort, ...source }: Omit<SecurityGroupRule, 'id'>): string {
  const { cidrIpv4, cidrIpv6, prefixListId, referencedGroupId } = source;
  return [protocol, fromPort, toPort, cidrIpv4, cidrIpv6, prefixListId, referencedGroupId].join(' ');
}

function authorize(rules: readonly SecurityGroupRule[], input: Input): readonly SecurityGroupRule[] {
  return toRules(input).reduce((present, rule) => {
    if (present.some((other) => toIdentity(other) === toIdentity(rule))) {
      throw new Error(`InvalidPermission.Duplicate: ${toIdentity(rule)}`);
    }
    return [...present, rule];
  }, rules);
}

function revoke(rules: readonly SecurityGroupRule[], input: Input): readonly SecurityGroupRule[] {
  const { SecurityGroupRuleIds: ids } = input;
  const isMeant = (rule: SecurityGroupRule, named: SecurityGroupRule) =>
    toIdentity(rule) === toIdentity(named);
  const named =
    ids?.map((id) => rules.find((rule) => rule.id === id)) ??
    toRules(input).map((meant) => rules.find((rule) => isMeant(rule, meant)));
  if (named.includes(undefined)) throw new Error('InvalidPermission.NotFound');
  return rules.filter((rule) => !named.includes(rule));
}

function toRules({ IpPermissions = [], TagSpecifications = [] }: Input): readonly SecurityGroupRule[] {
  const tags = TagSpecifications.flatMap(({ Tags }) => Tags).map(({ Key, Value }) => ({
    key: Key,
    value: Value,
  }));
  return IpPermissions.flatMap(({ IpProtocol, FromPort, ToPort, ...sources }) => {
    const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [] } = sources;
    const filter = { protocol: IpProtocol, fromPort: FromPort, toPort: ToPort, tags };
    return [
      ...IpRanges.map(({ CidrIp, Description }) => ({
        ...filter,
        cidrIpv4: CidrIp,
        description: Description,
      })),
      ...Ipv6Ranges.map(({ CidrIpv6, Description }) => ({
        ...filter,
        cidrIpv6: CidrIpv6,
        description: Description,
      })),
      ...PrefixListIds.map(({ PrefixListId, Description }) => ({
        ...filter,
        prefixListId: PrefixListId,
        description: Description,
      })),
    ].map((rule) => ({ id: `sgr-new ${toIdentity(rule)}`, ...rule }));
  });
}
