import {
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { type JsonObject, toCanonicalJson } from '../../shared/control/json.ts';
import type { GeneratedStates } from './generated-state.ts';
import type { WireAccount } from './wire-account.ts';
import { createSecurityGroup } from './wire-security-group.ts';

const cidr = fc.constantFrom(
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '64.0.0.0/2',
  '10.0.0.0/8',
  '203.0.113.0/24',
  '::/0',
  '2000::/3',
);
const edge = fc.constantFrom(0, 19, 20, 22, 24, 80, 443, 445, 3389, 5900, 5986, 65_535);
const filter = fc.oneof(
  fc.tuple(fc.constantFrom('tcp', 'udp'), edge, edge).map(([IpProtocol, a, b]) => ({
    IpProtocol,
    FromPort: Math.min(a, b),
    ToPort: Math.max(a, b),
  })),
  fc.constant({ IpProtocol: 'icmp', FromPort: -1, ToPort: -1 }),
  fc.constant({ IpProtocol: '-1' }),
);
const rule = fc.record({
  filter,
  cidr,
  description: fc.option(fc.constantFrom('the office', 'only for a moment'), { nil: undefined }),
  tag: fc.option(fc.constantFrom('NET-1', 'NET-2'), { nil: undefined }),
});
type Rule = typeof rule extends fc.Arbitrary<infer Value> ? Value : never;

/** EC2 tells rules apart by what they let in, whatever is written on them. */
const rules = fc.uniqueArray(rule, {
  minLength: 1,
  maxLength: 5,
  selector: (made) => toCanonicalJson([made.filter, made.cidr]),
});

async function authorize({ clients }: WireAccount, group: string, made: Rule): Promise<void> {
  const described = made.description === undefined ? {} : { Description: made.description };
  const permission: IpPermission = made.cidr.includes(':')
    ? { ...made.filter, Ipv6Ranges: [{ CidrIpv6: made.cidr, ...described }] }
    : { ...made.filter, IpRanges: [{ CidrIp: made.cidr, ...described }] };
  await clients.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: group,
      IpPermissions: [permission],
      ...(made.tag !== undefined && {
        TagSpecifications: [
          { ResourceType: 'security-group-rule', Tags: [{ Key: 'ticket', Value: made.tag }] },
        ],
      }),
    }),
  );
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
  for (const one of made) await authorize(account, id, one);
  return {
    id,
    read: async () => readRules(account, id),
    remove: async () => account.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: id })),
  };
});
