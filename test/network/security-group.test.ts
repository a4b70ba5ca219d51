import fc from 'fast-check';
import { describeRule, getGroupMeaning, readSecurityGroup } from '../../shared/network/security-group.ts';
import type { RuleContent } from '../../shared/network/security-group.ts';
import { ofBothProtocols } from '../../shared/network/world-openings.ts';
import { awsError, fakeReader } from '../support/fake-reader.ts';
import { toIdentity } from '../support/fake-security-group.ts';
import { everyone, group, rule, state } from '../support/security-group-rules.ts';

const ports = ofBothProtocols([
  { from: 22, to: 22 },
  { from: 3389, to: 3389 },
]);

describe('reading a security group', () => {
  const described = {
    SecurityGroupRuleId: 'sgr-1',
    GroupId: group.id,
    GroupOwnerId: '111122223333',
    IsEgress: false,
    IpProtocol: 'tcp',
    FromPort: 22,
    ToPort: 22,
    CidrIpv4: '0.0.0.0/0',
    Description: 'remove later',
    Tags: [{ Key: 'owner', Value: 'noor' }],
  };
  const egress = {
    ...described,
    SecurityGroupRuleId: 'sgr-2',
    IsEgress: true,
    IpProtocol: '-1',
    FromPort: -1,
    ToPort: -1,
  };
  const ofList = (id: string, ports: number, list: string) => ({
    ...described,
    SecurityGroupRuleId: id,
    FromPort: ports,
    ToPort: ports,
    CidrIpv4: undefined,
    PrefixListId: list,
  });

  it('takes one call, and leaves out what goes out', async () => {
    const aws = fakeReader({ 'ec2:DescribeSecurityGroupRules': { SecurityGroupRules: [described, egress] } });
    await expect(readSecurityGroup(group, aws, ports)).resolves.toEqual(
      state([
        rule('sgr-1', 'tcp', '22', {
          ...everyone,
          description: 'remove later',
          tags: [{ key: 'owner', value: 'noor' }],
        }),
      ]),
    );
    expect(aws.reads).toEqual([
      {
        operation: 'ec2:DescribeSecurityGroupRules',
        input: { Filters: [{ Name: 'group-id', Values: [group.id] }], MaxResults: 1000 },
      },
    ]);
  });

  it('follows the pages of a large group', async () => {
    const second = {
      ...described,
      SecurityGroupRuleId: 'sgr-9',
      CidrIpv4: undefined,
      ReferencedGroupInfo: { GroupId: 'sg-0web' },
    };
    const aws = fakeReader({
      'ec2:DescribeSecurityGroupRules': ({ NextToken }) =>
        NextToken === 'more'
          ? { SecurityGroupRules: [second] }
          : { SecurityGroupRules: [described], NextToken: 'more' },
    });
    await expect(readSecurityGroup(group, aws, ports)).resolves.toMatchObject({
      rules: [{ id: 'sgr-1' }, { id: 'sgr-9', referencedGroupId: 'sg-0web' }],
    });
  });

  it('reads the prefix lists that open a listed port, each once and to the end, and no others', async () => {
    const aws = fakeReader({
      'ec2:DescribeSecurityGroupRules': {
        SecurityGroupRules: [
          ofList('sgr-1', 22, 'pl-0any'),
          ofList('sgr-2', 3389, 'pl-0any'),
          ofList('sgr-3', 443, 'pl-0web'),
        ],
      },
      'ec2:GetManagedPrefixListEntries': ({ NextToken }) =>
        NextToken === 'more'
          ? { Entries: [{ Cidr: '128.0.0.0/1' }] }
          : { Entries: [{ Cidr: '0.0.0.0/1' }], NextToken: 'more' },
    });
    await expect(readSecurityGroup(group, aws, ports)).resolves.toMatchObject({
      prefixLists: { 'pl-0any': ['0.0.0.0/1', '128.0.0.0/1'] },
    });
    expect(aws.reads.slice(1).map(({ input }) => input)).toEqual([
      { PrefixListId: 'pl-0any', MaxResults: 100 },
      { PrefixListId: 'pl-0any', MaxResults: 100, NextToken: 'more' },
    ]);
  });

  it('fails when a prefix list that matters cannot be read', async () => {
    const aws = fakeReader({
      'ec2:DescribeSecurityGroupRules': { SecurityGroupRules: [ofList('sgr-1', 22, 'pl-0any')] },
      'ec2:GetManagedPrefixListEntries': awsError('UnauthorizedOperation'),
    });
    await expect(readSecurityGroup(group, aws, ports)).rejects.toThrow('UnauthorizedOperation');
  });

  it('looks at the group itself when it has no rule at all', async () => {
    const aws = fakeReader({
      'ec2:DescribeSecurityGroupRules': { SecurityGroupRules: [] },
      'ec2:DescribeSecurityGroups': { SecurityGroups: [{ GroupId: group.id }] },
    });
    await expect(readSecurityGroup(group, aws, ports)).resolves.toEqual(state([]));
  });

  it('finds no state where the group is gone', async () => {
    const aws = fakeReader({
      'ec2:DescribeSecurityGroupRules': { SecurityGroupRules: [] },
      'ec2:DescribeSecurityGroups': { SecurityGroups: [] },
    });
    await expect(readSecurityGroup(group, aws, ports)).resolves.toBeUndefined();
  });

  it('fails when EC2 says that there is no such group, which the engine knows for gone', async () => {
    const aws = fakeReader({
      'ec2:DescribeSecurityGroupRules': { SecurityGroupRules: [] },
      'ec2:DescribeSecurityGroups': awsError('InvalidGroup.NotFound'),
    });
    await expect(readSecurityGroup(group, aws, ports)).rejects.toThrow('InvalidGroup.NotFound');
  });
});

const source = fc.constantFrom<Partial<RuleContent>>(
  { cidrIpv4: '0.0.0.0/0' },
  { cidrIpv4: '10.0.0.0/8' },
  { cidrIpv6: '::/0' },
  { prefixListId: 'pl-0offices' },
);
const port = fc.constantFrom(0, 22, 23, 65_535);
const filter = fc.oneof(
  fc
    .tuple(fc.constantFrom('tcp', 'udp'), port, port)
    .map(([protocol, a, b]) => ({ protocol, fromPort: Math.min(a, b), toPort: Math.max(a, b) })),
  fc.constant({ protocol: '-1', fromPort: -1, toPort: -1 }),
);
const tags = fc.uniqueArray(fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.string() }), {
  selector: ({ key }) => key,
});
const content = fc
  .tuple(filter, source, tags, fc.option(fc.string(), { nil: undefined }))
  .map(([ports, from, tagged, description]) => ({ ...ports, ...from, tags: tagged, description }));

describe('the text of a rule', () => {
  it('is the same for two rules that EC2 takes for one, and for no others', () => {
    fc.assert(
      fc.property(content, content, (a, b) => {
        expect(describeRule(a) === describeRule(b)).toBe(toIdentity(a) === toIdentity(b));
      }),
    );
  });
});

describe('two states of a group', () => {
  const withIds = (contents: readonly RuleContent[], prefix: string) =>
    contents.map((rule, index) => ({ ...rule, id: `${prefix}-${index}` }));

  it('are one whatever the ids, the order of rules and tags, and the tags that AWS sets', () => {
    fc.assert(
      fc.property(fc.array(content, { maxLength: 5 }), (contents) => {
        const again = contents.toReversed().map(({ tags: own, ...rule }) => ({
          ...rule,
          protocol: rule.protocol === 'tcp' ? '6' : rule.protocol,
          tags: [{ key: 'aws:cloudformation:stack-name', value: 'web' }, ...own.toReversed()],
        }));
        const lists = { 'pl-0offices': ['203.0.113.0/24'] };
        expect(getGroupMeaning(state(withIds(again, 'new'), lists))).toEqual(
          getGroupMeaning(state(withIds(contents, 'old'))),
        );
      }),
    );
  });

  it.each<[string, Partial<RuleContent>]>([
    ['a port', { toPort: 23 }],
    ['a source', { cidrIpv4: '10.0.0.0/8' }],
    ['a description', { description: 'for the week' }],
    ['a tag', { tags: [{ key: 'owner', value: 'ada' }] }],
  ])('are two where they differ in %s', (_, change) => {
    const before = rule('sgr-1', 'tcp', '22', everyone);
    expect(getGroupMeaning(state([{ ...before, ...change }]))).not.toEqual(getGroupMeaning(state([before])));
    expect(getGroupMeaning(state([]))).not.toEqual(getGroupMeaning(state([before])));
  });
});
