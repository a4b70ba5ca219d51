import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { type JsonObject, toCanonicalJson } from '../../shared/control/json.ts';
import type { GeneratedStates } from './generated-state.ts';
import type { WireAccount } from './wire-account.ts';
import { createDefaultGroup, createSecurityGroup } from './wire-security-group.ts';

// One family a group: the emulator counts the rules of both together, EC2 each by themselves.
const families = [
  ['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '64.0.0.0/2', '10.0.0.0/8', '203.0.113.0/24'],
  ['::/0', '2000::/3', '2600:1f18::/48', 'fc00::/7'],
];
const edge = fc.constantFrom(0, 19, 20, 22, 24, 80, 443, 445, 3306, 3389, 5432, 5900, 5986, 9300, 65_535);
const filter = fc.oneof(
  fc.tuple(fc.constantFrom('tcp', 'udp'), edge, edge).map(([IpProtocol, a, b]) => ({
    IpProtocol,
    FromPort: Math.min(a, b),
    ToPort: Math.max(a, b),
  })),
  fc.constant({ IpProtocol: 'icmp', FromPort: -1, ToPort: -1 }),
  fc.constant({ IpProtocol: '-1' }),
);
const toRule = (cidrs: readonly string[]) =>
  fc.record({
    filter,
    cidr: fc.constantFrom(...cidrs),
    description: fc.option(fc.constantFrom('the office', 'only for a moment'), { nil: undefined }),
    tag: fc.option(fc.constantFrom('NET-1', 'NET-2'), { nil: undefined }),
  });
type Rule = ReturnType<typeof toRule> extends fc.Arbitrary<infer Value> ? Value : never;

/** EC2 tells rules apart by what they let in, whatever is written on them. */
const rules = fc.oneof(
  ...families.map((cidrs) =>
    fc.uniqueArray(toRule(cidrs), {
      minLength: 1,
      maxLength: 5,
      selector: (made) => toCanonicalJson([made.filter, made.cidr]),
    }),
  ),
);

function toInput(group: string, made: Rule) {
  const described = made.description === undefined ? {} : { Description: made.description };
  const permission: IpPermission = made.cidr.includes(':')
    ? { ...made.filter, Ipv6Ranges: [{ CidrIpv6: made.cidr, ...described }] }
    : { ...made.filter, IpRanges: [{ CidrIp: made.cidr, ...described }] };
  return {
    GroupId: group,
    IpPermissions: [permission],
    ...(made.tag !== undefined && {
      TagSpecifications: [
        { ResourceType: 'security-group-rule' as const, Tags: [{ Key: 'ticket', Value: made.tag }] },
      ],
    }),
  };
}

/** The rules without their ids, which are new whenever a rule is made again. */
async function readRules({ clients }: WireAccount, group: string): Promise<readonly string[]> {
  const { SecurityGroupRules = [] } = await clients.ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }),
  );
  return SecurityGroupRules.map(({ SecurityGroupRuleId: _new, ...content }) =>
    toCanonicalJson(content as unknown as JsonObject),
  ).toSorted((a, b) => a.localeCompare(b));
}

export const securityGroups: GeneratedStates = rules.map((made) => async (account) => {
  const { id } = await createSecurityGroup(account);
  for (const one of made) {
    await account.clients.ec2.send(new AuthorizeSecurityGroupIngressCommand(toInput(id, one)));
  }
  return {
    id,
    read: async () => readRules(account, id),
    remove: async () => account.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: id })),
  };
});

/** Default groups of VPCs with rules both ways, or none. */
export const defaultGroups: GeneratedStates = fc
  .tuple(fc.oneof(fc.constant([]), rules), fc.oneof(fc.constant([]), rules))
  .map(([ingress, egress]) => async (account) => {
    const { ec2 } = account.clients;
    const { id, vpc } = await createDefaultGroup(account);
    for (const one of ingress) await ec2.send(new AuthorizeSecurityGroupIngressCommand(toInput(id, one)));
    for (const one of egress) await ec2.send(new AuthorizeSecurityGroupEgressCommand(toInput(id, one)));
    return {
      id,
      read: async () => readRules(account, id),
      remove: async () => ec2.send(new DeleteVpcCommand({ VpcId: vpc })),
    };
  });
