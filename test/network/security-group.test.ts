import { readSecurityGroup } from '../../shared/network/security-group.ts';
import { awsError, fakeReader } from '../support/fake-reader.ts';
import { everyone, group, rule, state } from '../support/security-group-rules.ts';

const ports = [
  { from: 22, to: 22 },
  { from: 3389, to: 3389 },
];

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
