import { randomUUID } from 'node:crypto';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { type ResourceRef, toResourceRef } from '../../shared/control/resource.ts';
import type { WireAccount } from './wire-account.ts';
import { apiCall, type WireEvent } from './wire-events.ts';

/** A security group that lets in the web, and nothing that is a control's business. */
export async function createSecurityGroup(account: WireAccount): Promise<ResourceRef> {
  const { ec2 } = account.clients;
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: `group-${randomUUID()}`,
      Description: 'for a test',
      VpcId: Vpcs[0]?.VpcId,
    }),
  );
  await openToWorld(account, GroupId, 443);
  return toResourceRef('AWS::EC2::SecurityGroup', GroupId, account.place);
}

/** The default group of a new VPC, without the rules that AWS gives it. */
export async function createDefaultGroup({
  clients: { ec2 },
}: WireAccount): Promise<{ readonly id: string; readonly vpc: string }> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.40.0.0/16' }));
  const vpc = Vpc?.VpcId ?? '';
  const { SecurityGroups: [group] = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] }),
  );
  const { GroupId = '', IpPermissions = [], IpPermissionsEgress = [] } = group ?? {};
  if (IpPermissions.length > 0) {
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  }
  if (IpPermissionsEgress.length > 0) {
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: IpPermissionsEgress }));
  }
  return { id: GroupId, vpc };
}

/** Lets the world in on a port, or on ports up to another one. */
export async function openToWorld(
  { clients }: WireAccount,
  group: string,
  from: number,
  to = from,
): Promise<void> {
  await clients.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: group,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: from, ToPort: to, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
}

/** The port ranges that a group lets in, such as `22-22`, sorted. */
export async function listOpenPorts({ clients }: WireAccount, group: string): Promise<readonly string[]> {
  const { SecurityGroupRules = [] } = await clients.ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }),
  );
  return SecurityGroupRules.filter(({ IsEgress }) => IsEgress !== true)
    .map(({ FromPort, ToPort }) => `${String(FromPort)}-${String(ToPort)}`)
    .toSorted();
}

export function ingressAuthorized({ id, ...place }: ResourceRef): WireEvent {
  return apiCall(place, {
    eventSource: 'ec2.amazonaws.com',
    eventName: 'AuthorizeSecurityGroupIngress',
    requestParameters: { groupId: id },
  });
}
