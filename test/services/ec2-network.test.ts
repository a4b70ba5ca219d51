import { type ResourceType, toResourceRef } from '../../shared/control/resource.ts';
import { readTags } from '../../shared/control/tags.ts';
import { ec2Service } from '../../shared/services/ec2.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../support/fake-reader.ts';

const own = { OwnerId: testPlace.account };
const shared = { OwnerId: '444455556666' };

/** By type, two pages of what EC2 describes, some of it shared by another account. */
const cases: readonly (readonly [type: ResourceType, answers: Answers, ids: readonly string[]])[] = [
  [
    'AWS::EC2::NetworkAcl',
    {
      'ec2:DescribeNetworkAcls': ({ NextToken }) =>
        NextToken === undefined
          ? {
              NetworkAcls: [
                { NetworkAclId: 'acl-a', ...own },
                { NetworkAclId: 'acl-x', ...shared },
              ],
              NextToken: 'more',
            }
          : { NetworkAcls: [{ NetworkAclId: 'acl-b', ...own }] },
    },
    ['acl-a', 'acl-b'],
  ],
  [
    'AWS::EC2::VPC',
    {
      'ec2:DescribeVpcs': ({ NextToken }) =>
        NextToken === undefined
          ? {
              Vpcs: [
                { VpcId: 'vpc-a', ...own },
                { VpcId: 'vpc-x', ...shared },
              ],
              NextToken: 'more',
            }
          : { Vpcs: [{ VpcId: 'vpc-b', ...own }] },
    },
    ['vpc-a', 'vpc-b'],
  ],
  [
    'AWS::EC2::FlowLog',
    {
      'ec2:DescribeFlowLogs': ({ NextToken }) =>
        NextToken === undefined
          ? { FlowLogs: [{ FlowLogId: 'fl-a' }], NextToken: 'more' }
          : { FlowLogs: [{ FlowLogId: 'fl-b' }] },
    },
    ['fl-a', 'fl-b'],
  ],
  [
    'AWS::EC2::Subnet',
    {
      'ec2:DescribeSubnets': ({ NextToken }) =>
        NextToken === undefined
          ? {
              Subnets: [
                { SubnetId: 'subnet-a', ...own },
                { SubnetId: 'subnet-x', ...shared },
              ],
              NextToken: 'more',
            }
          : { Subnets: [{ SubnetId: 'subnet-b', ...own }] },
    },
    ['subnet-a', 'subnet-b'],
  ],
  [
    'AWS::EC2::TransitGateway',
    {
      'ec2:DescribeTransitGateways': ({ NextToken }) =>
        NextToken === undefined
          ? {
              TransitGateways: [
                { TransitGatewayId: 'tgw-a', ...own },
                { TransitGatewayId: 'tgw-x', ...shared },
              ],
              NextToken: 'more',
            }
          : { TransitGateways: [{ TransitGatewayId: 'tgw-b', ...own }] },
    },
    ['tgw-a', 'tgw-b'],
  ],
  [
    'AWS::EC2::VPCPeeringConnection',
    {
      'ec2:DescribeVpcPeeringConnections': ({ NextToken }) =>
        NextToken === undefined
          ? { VpcPeeringConnections: [{ VpcPeeringConnectionId: 'pcx-a' }], NextToken: 'more' }
          : { VpcPeeringConnections: [{ VpcPeeringConnectionId: 'pcx-b' }] },
    },
    ['pcx-a', 'pcx-b'],
  ],
  [
    'AWS::EC2::NetworkInterface',
    {
      'ec2:DescribeTrafficMirrorSessions': ({ NextToken }) =>
        NextToken === undefined
          ? {
              TrafficMirrorSessions: [{ NetworkInterfaceId: 'eni-a' }, { NetworkInterfaceId: 'eni-a' }],
              NextToken: 'more',
            }
          : { TrafficMirrorSessions: [{ NetworkInterfaceId: 'eni-b' }] },
    },
    ['eni-a', 'eni-b'],
  ],
];

describe.each(cases)('%s', (type, answers, ids) => {
  it('is listed page after page, each once, and none of another account', async () => {
    const listed: string[] = [];
    const aws = fakeReader(answers);
    for await (const id of ec2Service.inventory[type]?.(aws) ?? []) listed.push(id);
    expect(listed).toEqual(ids);
    expect(ec2Service.inventoryReads).toEqual(
      expect.arrayContaining(aws.reads.map(({ operation }) => operation)),
    );
  });

  it('has the tags that EC2 has for its id, page after page', async () => {
    const resource = toResourceRef(type, ids[0] ?? '', testPlace);
    const aws = fakeReader({
      'ec2:DescribeTags': ({ NextToken }) =>
        NextToken === undefined
          ? { Tags: [{ Key: 'env', Value: 'prod' }], NextToken: 'more' }
          : { Tags: [{ Key: 'owner', Value: 'ada' }] },
    });
    await expect(readTags(ec2Service.tags, resource, aws)).resolves.toEqual({ env: 'prod', owner: 'ada' });
    expect(aws.reads[0]?.input).toMatchObject({ Filters: [{ Name: 'resource-id', Values: [resource.id] }] });
    const denied = fakeReader({ 'ec2:DescribeTags': awsError('UnauthorizedOperation') });
    await expect(readTags(ec2Service.tags, resource, denied)).rejects.toThrow('UnauthorizedOperation');
  });
});

describe('a Region without a part of EC2', () => {
  it.each([
    ['AWS::EC2::TransitGateway', 'ec2:DescribeTransitGateways'],
    ['AWS::EC2::NetworkInterface', 'ec2:DescribeTrafficMirrorSessions'],
  ] as const)(
    'has none of %s, and one where it may not be asked is not taken for it',
    async (type, operation) => {
      const list = async (code: string) => {
        const listed: string[] = [];
        const aws = fakeReader({ [operation]: awsError(code) });
        for await (const id of ec2Service.inventory[type]?.(aws) ?? []) listed.push(id);
        return listed;
      };
      await expect(list('InvalidAction')).resolves.toEqual([]);
      await expect(list('UnauthorizedOperation')).rejects.toThrow('UnauthorizedOperation');
    },
  );
});
