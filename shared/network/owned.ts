import type { Reader } from '../control/control.ts';

export const ownerReads = ['ec2:DescribeVpcs', 'ec2:DescribeSubnets'] as const;

/** Whether a VPC or subnet is there and belongs to the account; another account may share its own with this one. */
export async function exists(id: string, aws: Reader<(typeof ownerReads)[number]>): Promise<boolean> {
  const found = id.startsWith('subnet-')
    ? (await aws.read('ec2:DescribeSubnets', { SubnetIds: [id] })).Subnets
    : (await aws.read('ec2:DescribeVpcs', { VpcIds: [id] })).Vpcs;
  return (found ?? []).some(({ OwnerId }) => OwnerId === aws.account);
}
