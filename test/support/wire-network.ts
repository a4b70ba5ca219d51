import { randomUUID } from 'node:crypto';
import {
  AcceptVpcPeeringConnectionCommand,
  CreateFlowLogsCommand,
  type CreateFlowLogsCommandInput,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteFlowLogsCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeFlowLogsCommand,
} from '@aws-sdk/client-ec2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { type Clients, createClients } from '../../sandbox/clients.ts';
import type { WireAccount } from './wire-account.ts';

export async function createVpc({ ec2 }: Pick<Clients, 'ec2'>, CidrBlock = '10.40.0.0/16'): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock }));
  return Vpc?.VpcId ?? '';
}

export async function removeVpc({ clients: { ec2 } }: WireAccount, VpcId: string): Promise<void> {
  await ec2.send(new DeleteVpcCommand({ VpcId }));
}

/** A subnet in a VPC of its own. */
export async function createSubnet({ clients }: WireAccount): Promise<{ vpc: string; subnet: string }> {
  const vpc = await createVpc(clients);
  const { Subnet } = await clients.ec2.send(
    new CreateSubnetCommand({
      VpcId: vpc,
      CidrBlock: '10.40.1.0/24',
      TagSpecifications: [{ ResourceType: 'subnet', Tags: [{ Key: 'team', Value: 'ledger' }] }],
    }),
  );
  return { vpc, subnet: Subnet?.SubnetId ?? '' };
}

export async function removeSubnet(
  account: WireAccount,
  made: { vpc: string; subnet: string },
): Promise<void> {
  await account.clients.ec2.send(new DeleteSubnetCommand({ SubnetId: made.subnet }));
  await removeVpc(account, made.vpc);
}

/** A bucket that flow logs can go to, by its ARN. */
export async function createFlowBucket({ clients: { s3 }, place }: WireAccount): Promise<string> {
  const Bucket = `flows-${randomUUID()}`;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: place.region as 'eu-central-1' },
    }),
  );
  return `arn:aws:s3:::${Bucket}`;
}

/** A flow log to a bucket; gives its id. */
export async function createFlowLog(
  { clients: { ec2 } }: WireAccount,
  resource: string,
  LogDestination: string,
  over: Partial<CreateFlowLogsCommandInput> = {},
): Promise<string> {
  const { FlowLogIds: [id = ''] = [] } = await ec2.send(
    new CreateFlowLogsCommand({
      ResourceIds: [resource],
      ResourceType: resource.startsWith('vpc-') ? 'VPC' : 'Subnet',
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination,
      TagSpecifications: [{ ResourceType: 'vpc-flow-log', Tags: [{ Key: 'team', Value: 'soc' }] }],
      ...over,
    }),
  );
  return id;
}

/** All that was chosen of the flow logs of a resource, without what is new whenever one is made. */
export async function readFlowLogs({ clients: { ec2 } }: WireAccount, resource: string) {
  const { FlowLogs = [] } = await ec2.send(
    new DescribeFlowLogsCommand({ Filter: [{ Name: 'resource-id', Values: [resource] }] }),
  );
  return FlowLogs.map(({ FlowLogId: _id, CreationTime: _time, ...chosen }) => chosen);
}

export async function deleteFlowLogs({ clients: { ec2 } }: WireAccount, resource: string): Promise<void> {
  const { FlowLogs = [] } = await ec2.send(
    new DescribeFlowLogsCommand({ Filter: [{ Name: 'resource-id', Values: [resource] }] }),
  );
  const FlowLogIds = FlowLogs.flatMap(({ FlowLogId }) => FlowLogId ?? []);
  if (FlowLogIds.length > 0) await ec2.send(new DeleteFlowLogsCommand({ FlowLogIds }));
}

/** Clients of somebody in another account of the emulator. */
export async function enterAccount({ clients, place, emulator }: WireAccount, id: string): Promise<Clients> {
  const { Credentials } = await clients.sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${id}:role/admin`, RoleSessionName: 'robin' }),
  );
  return createClients({
    endpoint: emulator.url,
    region: place.region,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  });
}

/** A peering connection that `requester` asks for, and `accepter` accepts where that is wanted. */
export async function createPeering(
  requester: Clients,
  accepter: Clients,
  accepterAccount: string,
  isAccepted: boolean,
): Promise<string> {
  const { VpcPeeringConnection } = await requester.ec2.send(
    new CreateVpcPeeringConnectionCommand({
      VpcId: await createVpc(requester),
      PeerVpcId: await createVpc(accepter, '10.90.0.0/16'),
      PeerOwnerId: accepterAccount,
    }),
  );
  const VpcPeeringConnectionId = VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
  if (isAccepted) await accepter.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  return VpcPeeringConnectionId;
}
