import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import { type JsonValue, toCanonicalJson } from '../control/json.ts';
import type { ResourceRef } from '../control/resource.ts';
import { formatPorts } from './port-range.ts';
import { allProtocols, portProtocols, toProtocolName } from './protocol.ts';
import { readPages } from './read-pages.ts';
import { getPorts, opensAny, type PortsByProtocol } from './world-openings.ts';

/** Where the packets of a rule come from, or go to: one range, prefix list or group. */
export type RuleSource = {
  readonly cidrIpv4?: string | undefined;
  readonly cidrIpv6?: string | undefined;
  readonly prefixListId?: string | undefined;
  readonly referencedGroupId?: string | undefined;
  /** The account of the referenced group, where that is in a peered VPC of another account. */
  readonly referencedGroupOwner?: string | undefined;
};

/** What a security group rule says, without its identity. */
export type RuleContent = RuleSource & {
  readonly protocol: string;
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
  readonly description?: string | undefined;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
};

export type SecurityGroupRule = RuleContent & { readonly id: string };

/** The ingress side of a security group, and the ranges of the prefix lists its rules name. */
export type SecurityGroupState = {
  readonly groupId: string;
  readonly rules: readonly SecurityGroupRule[];
  readonly prefixLists: Readonly<Record<string, readonly string[]>>;
};

export const securityGroupReads = [
  'ec2:DescribeSecurityGroupRules',
  'ec2:DescribeSecurityGroups',
  'ec2:GetManagedPrefixListEntries',
] as const;

type GroupReader = Reader<(typeof securityGroupReads)[number]>;

const describedRule = z
  .object({
    SecurityGroupRuleId: z.string(),
    IsEgress: z.boolean(),
    IpProtocol: z.string(),
    FromPort: z.number().optional(),
    ToPort: z.number().optional(),
    CidrIpv4: z.string().optional(),
    CidrIpv6: z.string().optional(),
    PrefixListId: z.string().optional(),
    ReferencedGroupInfo: z
      .object({ GroupId: z.string().optional(), UserId: z.string().optional() })
      .optional(),
    Description: z.string().optional(),
    Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
  })
  .transform(({ IsEgress, ...rule }) => ({
    isEgress: IsEgress,
    rule: {
      id: rule.SecurityGroupRuleId,
      protocol: rule.IpProtocol,
      fromPort: rule.FromPort,
      toPort: rule.ToPort,
      cidrIpv4: rule.CidrIpv4,
      cidrIpv6: rule.CidrIpv6,
      prefixListId: rule.PrefixListId,
      referencedGroupId: rule.ReferencedGroupInfo?.GroupId,
      referencedGroupOwner: rule.ReferencedGroupInfo?.UserId,
      description: rule.Description,
      tags: rule.Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    } satisfies SecurityGroupRule,
  }));

/**
 * Reads the ingress rules of a security group in one call, and the entries of those prefix lists that open any of
 * `ports`. A prefix list that cannot be read is an error: unread, it could be the world.
 */
export async function readSecurityGroup(
  group: ResourceRef,
  aws: GroupReader,
  ports: PortsByProtocol,
): Promise<SecurityGroupState | undefined> {
  const { ingress: rules, egress } = await readRules(group.id, aws);
  const isEmpty = rules.length === 0 && egress.length === 0;
  if (isEmpty && !(await exists(group.id, aws))) return undefined;
  const listIds = rules.flatMap((rule) =>
    rule.prefixListId !== undefined && opensAny(rule, ports) ? [rule.prefixListId] : [],
  );
  const prefixLists = await Promise.all(
    [...new Set(listIds)].map(async (id) => [id, await readPrefixList(id, aws)] as const),
  );
  return { groupId: group.id, rules, prefixLists: Object.fromEntries(prefixLists) };
}

/** The address ranges a rule lets in; none where it lets in another group, or a prefix list that was not read. */
export function getCidrs(rule: RuleSource, { prefixLists }: SecurityGroupState): readonly string[] {
  const { cidrIpv4, cidrIpv6, prefixListId } = rule;
  const listed = prefixListId === undefined ? undefined : prefixLists[prefixListId];
  return listed ?? [cidrIpv4, cidrIpv6].filter((cidr) => cidr !== undefined);
}

/**
 * What somebody can have changed of a group's ingress side: not the ids of rules, which are new whenever a rule is made
 * again, nor their order, nor AWS's own tags; and the entries of a prefix list are none of the group's.
 */
export function getGroupMeaning({ rules }: SecurityGroupState): JsonValue {
  return getRulesMeaning(rules);
}

/** The same of rules that go in, or out. */
export function getRulesMeaning(rules: readonly SecurityGroupRule[]): JsonValue {
  return rules
    .map(({ id: _id, protocol, tags, ...content }) => ({
      ...content,
      protocol: toProtocolName(protocol),
      tags: settableTags(tags).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    }))
    .toSorted((a, b) => (toCanonicalJson(a) < toCanonicalJson(b) ? -1 : 1));
}

/** Tags that begin with `aws:` are AWS's own: a request that names one is refused. */
export function settableTags(tags: RuleContent['tags']): RuleContent['tags'] {
  return tags.filter(({ key }) => !key.startsWith('aws:'));
}

/** `tcp 22-80 from 0.0.0.0/0`: all by which EC2 tells the rules of a group apart that let in TCP or UDP. */
export function describeRule(rule: RuleContent, direction: 'from' | 'to' = 'from'): string {
  const { cidrIpv4, cidrIpv6, prefixListId, referencedGroupId } = rule;
  const name = toProtocolName(rule.protocol);
  const ports = portProtocols
    .map((protocol) => getPorts(rule, protocol))
    .find((range) => range !== undefined);
  const filter =
    name === allProtocols ? 'all protocols' : [name, ports && formatPorts([ports])].filter(Boolean).join(' ');
  return `${filter} ${direction} ${cidrIpv4 ?? cidrIpv6 ?? prefixListId ?? referencedGroupId ?? 'nowhere'}`;
}

/** Reads the rules of a security group, both ways, in one call. */
export async function readRules(
  groupId: string,
  aws: Reader<'ec2:DescribeSecurityGroupRules'>,
): Promise<{
  readonly ingress: readonly SecurityGroupRule[];
  readonly egress: readonly SecurityGroupRule[];
}> {
  const pages = await readPages(async (NextToken) =>
    aws.read('ec2:DescribeSecurityGroupRules', {
      Filters: [{ Name: 'group-id', Values: [groupId] }],
      MaxResults: 1000,
      NextToken,
    }),
  );
  const described = pages
    .flatMap(({ SecurityGroupRules = [] }) => SecurityGroupRules)
    .map((rule) => describedRule.parse(rule));
  const listOf = (wanted: boolean) =>
    described.filter(({ isEgress }) => isEgress === wanted).map(({ rule }) => rule);
  return { ingress: listOf(false), egress: listOf(true) };
}

/** The filter finds no rule in a group that is gone either; a look at the group itself tells, or fails as gone. */
async function exists(groupId: string, aws: GroupReader): Promise<boolean> {
  const { SecurityGroups = [] } = await aws.read('ec2:DescribeSecurityGroups', { GroupIds: [groupId] });
  return SecurityGroups.length > 0;
}

async function readPrefixList(id: string, aws: GroupReader): Promise<readonly string[]> {
  const pages = await readPages(async (NextToken) =>
    aws.read('ec2:GetManagedPrefixListEntries', { PrefixListId: id, MaxResults: 100, NextToken }),
  );
  return pages.flatMap(({ Entries = [] }) => Entries).map(({ Cidr }) => z.string().parse(Cidr));
}
