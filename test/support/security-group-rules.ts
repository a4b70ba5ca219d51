import { toResourceRef } from '../../shared/control/resource.ts';
import type { PortRange } from '../../shared/network/port-range.ts';
import type {
  RuleContent,
  SecurityGroupRule,
  SecurityGroupState,
} from '../../shared/network/security-group.ts';
import { testPlace } from './fake-reader.ts';

export const group = toResourceRef('AWS::EC2::SecurityGroup', 'sg-0bastion', testPlace);

export const everyone = { cidrIpv4: '0.0.0.0/0' };
export const everyoneIpv6 = { cidrIpv6: '::/0' };

export function rule(
  id: string,
  protocol: string,
  ports: string,
  content: Partial<RuleContent>,
): SecurityGroupRule {
  const [fromPort, toPort = fromPort] = ports.split('..').map(Number);
  return { id, protocol, fromPort, toPort, tags: [], ...content };
}

export function state(
  rules: readonly SecurityGroupRule[],
  prefixLists: SecurityGroupState['prefixLists'] = {},
): SecurityGroupState {
  return { groupId: group.id, rules, prefixLists };
}

export function authorize(permissions: readonly object[], tags?: readonly object[]) {
  const TagSpecifications = tags && [{ ResourceType: 'security-group-rule', Tags: tags }];
  return {
    operation: 'ec2:AuthorizeSecurityGroupIngress',
    input: { GroupId: group.id, IpPermissions: permissions, ...(tags && { TagSpecifications }) },
  };
}

export function revokeIds(...ids: string[]) {
  return {
    operation: 'ec2:RevokeSecurityGroupIngress',
    input: { GroupId: group.id, SecurityGroupRuleIds: ids },
  };
}

export function revokeContent(...permissions: readonly object[]) {
  return {
    operation: 'ec2:RevokeSecurityGroupIngress',
    input: { GroupId: group.id, IpPermissions: permissions },
  };
}

export function permit(
  protocol: string,
  from: number,
  to: number,
  source: object = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
) {
  return { IpProtocol: protocol, FromPort: from, ToPort: to, ...source };
}

/** What is left of all ports without the ports of the default settings. */
export const besidesAdminPorts: readonly PortRange[] = [
  { from: 0, to: 19 },
  { from: 24, to: 134 },
  { from: 140, to: 444 },
  { from: 446, to: 3388 },
  { from: 3390, to: 5499 },
  { from: 5501, to: 5899 },
  { from: 5904, to: 5984 },
  { from: 5987, to: 65_535 },
];
