import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/ec2/ec2-subnet-no-auto-public-ip.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const subnet = toResourceRef('AWS::EC2::Subnet', 'subnet-0app', testPlace);
const context = contextOf(control);
const set = (Value: boolean) => ({
  operation: 'ec2:ModifySubnetAttribute',
  input: { SubnetId: 'subnet-0app', MapPublicIpOnLaunch: { Value } },
});

describe('a subnet', () => {
  it('that gives no public addresses is left alone', () => {
    expect(detect(control, { givesPublicAddresses: false })).toEqual([]);
  });

  it('that gives them is kept from it, and gives them again when that is undone', () => {
    expect(remedy(control, { givesPublicAddresses: true }, subnet)).toEqual({
      violations: [
        {
          element: 'MapPublicIpOnLaunch',
          reason: 'whatever is started in the subnet gets a public IPv4 address',
          evidence: true,
        },
      ],
      summary:
        'Have subnet subnet-0app give no public IPv4 address to what is started in it; what has one keeps it.',
      apply: [set(false)],
      undo: [set(true)],
    });
  });
});

describe('who would notice', () => {
  it('is who has an address of the subnet, not who has one of its own or of a load balancer', async () => {
    const aws = fakeReader({
      'ec2:DescribeNetworkInterfaces': ({ NextToken }) =>
        NextToken === undefined
          ? {
              NetworkInterfaces: [
                { NetworkInterfaceId: 'eni-0a', Association: { IpOwnerId: '111122223333' } },
                { NetworkInterfaceId: 'eni-0b', Association: { IpOwnerId: 'amazon-elb' } },
                { NetworkInterfaceId: 'eni-0c' },
              ],
              NextToken: 'more',
            }
          : {
              NetworkInterfaces: [
                {
                  NetworkInterfaceId: 'eni-0d',
                  Attachment: { InstanceId: 'i-0web' },
                  Association: { IpOwnerId: 'amazon', PublicIp: '198.51.100.9' },
                },
              ],
            },
    });
    await expect(control.findDependents?.({}, [], subnet, aws, context)).resolves.toEqual([
      'i-0web has the public address 198.51.100.9 from the subnet; what is started in its place would have none',
    ]);
  });
});

describe('reading a subnet', () => {
  it('takes one call', async () => {
    const aws = fakeReader({ 'ec2:DescribeSubnets': { Subnets: [{ MapPublicIpOnLaunch: true }] } });
    await expect(control.read(subnet, aws, context)).resolves.toEqual({ givesPublicAddresses: true });
    expect(aws.reads).toEqual([{ operation: 'ec2:DescribeSubnets', input: { SubnetIds: ['subnet-0app'] } }]);
  });

  it('finds no state where there is none, and guesses nothing', async () => {
    const gone = fakeReader({ 'ec2:DescribeSubnets': { Subnets: [] } });
    await expect(control.read(subnet, gone, context)).resolves.toBeUndefined();
    const silent = fakeReader({ 'ec2:DescribeSubnets': { Subnets: [{}] } });
    await expect(control.read(subnet, silent, context)).rejects.toThrow('expected boolean');
    const denied = fakeReader({ 'ec2:DescribeSubnets': awsError('UnauthorizedOperation') });
    await expect(control.read(subnet, denied, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  ModifySubnetAttribute: ['subnet-0b7d1f3a5c9e24680'],
  CreateDefaultSubnet: ['subnet-0c8e2a4b6d0f35791'],
  ConfigurationItemChangeNotification: ['subnet-0b7d1f3a5c9e24680'],
});
