import type { OperationOutput } from '../../shared/aws/operation-map.ts';
import type { Instance } from '../../shared/compute/instance.ts';
import { toResourceRef } from '../../shared/control/resource.ts';
import { testPlace } from './fake-reader.ts';

export const instanceId = 'i-0d2f7c31a9be64085';
export const instanceRef = toResourceRef('AWS::EC2::Instance', instanceId, testPlace);

/** An instance as DescribeInstances answers it. */
export function describedInstance(
  over: Partial<Instance> = {},
): Omit<OperationOutput<'ec2:DescribeInstances'>, '$metadata'> {
  const instance: Instance = {
    InstanceId: instanceId,
    InstanceType: 't4g.small',
    RootDeviceType: 'ebs',
    State: { Code: 16, Name: 'running' },
    MetadataOptions: {
      State: 'applied',
      HttpTokens: 'required',
      HttpEndpoint: 'enabled',
      HttpPutResponseHopLimit: 2,
      HttpProtocolIpv6: 'disabled',
      InstanceMetadataTags: 'disabled',
    },
    Tags: [{ Key: 'Name', Value: 'reports' }],
    ...over,
  };
  return { Reservations: [{ ReservationId: 'r-0a1b2c3d4e5f60718', Instances: [instance] }] };
}

/** The one read of an instance. */
export const readOfInstance = {
  operation: 'ec2:DescribeInstances',
  input: { InstanceIds: [instanceId] },
};
