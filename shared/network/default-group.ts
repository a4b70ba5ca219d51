import { call, type Call } from '../control/change.ts';
import type { Reader, Violation } from '../control/control.ts';
import { toAuthorizations } from './rule-calls.ts';
import { describeRule, readRules, type SecurityGroupRule } from './security-group.ts';

/** The rules of a security group, which are only read where it is the default group of its VPC. */
export type DefaultGroupState = {
  readonly groupId: string;
  readonly isDefault: boolean;
  readonly ingress: readonly SecurityGroupRule[];
  readonly egress: readonly SecurityGroupRule[];
};

export const defaultGroupReads = ['ec2:DescribeSecurityGroups', 'ec2:DescribeSecurityGroupRules'] as const;

export const defaultGroupWrites = [
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:RevokeSecurityGroupEgress',
  'ec2:RevokeSecurityGroupIngress',
] as const;
type GroupWrite = (typeof defaultGroupWrites)[number];

/** A rule of a default group, and which way it goes. */
export type DefaultGroupRule = {
  readonly direction: 'ingress' | 'egress';
  readonly rule: SecurityGroupRule;
};

export async function readDefaultGroup(
  groupId: string,
  aws: Reader<(typeof defaultGroupReads)[number]>,
): Promise<DefaultGroupState | undefined> {
  const { SecurityGroups: [group] = [] } = await aws.read('ec2:DescribeSecurityGroups', {
    GroupIds: [groupId],
  });
  if (group === undefined) return undefined;
  // Each VPC has one group of this name from its beginning; EC2 lets nobody call another one so.
  if (group.GroupName !== 'default') return { groupId, isDefault: false, ingress: [], egress: [] };
  return { groupId, isDefault: true, ...(await readRules(groupId, aws)) };
}

/** Every rule of a default group is one too many. */
export function findDefaultRules({
  ingress,
  egress,
}: DefaultGroupState): readonly Violation<DefaultGroupRule>[] {
  const toViolations = (direction: DefaultGroupRule['direction'], rules: readonly SecurityGroupRule[]) =>
    rules.map((rule) => ({
      element: rule.id,
      key: describe(direction, rule),
      reason: `the default group of the VPC has a rule: ${describe(direction, rule)}`,
      evidence: { direction, rule },
    }));
  return [...toViolations('ingress', ingress), ...toViolations('egress', egress)];
}

/** `ingress tcp 22 from 0.0.0.0/0` */
function describe(direction: DefaultGroupRule['direction'], rule: SecurityGroupRule): string {
  return `${direction} ${describeRule(rule, direction === 'ingress' ? 'from' : 'to')}`;
}

/** Takes the rules out of a group. */
export function revokeRules(
  groupId: string,
  rules: readonly DefaultGroupRule[],
): readonly Call<GroupWrite>[] {
  const { ingress, egress } = part(rules);
  const toInput = (one: readonly SecurityGroupRule[]) => ({
    GroupId: groupId,
    SecurityGroupRuleIds: one.map(({ id }) => id),
  });
  return [
    ...(ingress.length > 0 ? [call('ec2:RevokeSecurityGroupIngress', toInput(ingress))] : []),
    ...(egress.length > 0 ? [call('ec2:RevokeSecurityGroupEgress', toInput(egress))] : []),
  ];
}

/** Gives a group rules with the same content, descriptions and tags; their ids are new. */
export function restoreRules(
  groupId: string,
  rules: readonly DefaultGroupRule[],
): readonly Call<GroupWrite>[] {
  const { ingress, egress } = part(rules);
  return [
    ...toAuthorizations(groupId, ingress).map((input) => call('ec2:AuthorizeSecurityGroupIngress', input)),
    ...toAuthorizations(groupId, egress).map((input) => call('ec2:AuthorizeSecurityGroupEgress', input)),
  ];
}

function part(rules: readonly DefaultGroupRule[]) {
  const going = (wanted: DefaultGroupRule['direction']) =>
    rules.filter(({ direction }) => direction === wanted).map(({ rule }) => rule);
  return { ingress: going('ingress'), egress: going('egress') };
}
