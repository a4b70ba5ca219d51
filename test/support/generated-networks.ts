import { randomUUID } from 'node:crypto';
import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateNetworkInterfaceCommand,
  CreateTrafficMirrorSessionCommand,
  CreateTransitGatewayCommand,
  DeleteNetworkAclCommand,
  DeleteNetworkInterfaceCommand,
  DeleteTransitGatewayCommand,
  DescribeNetworkAclsCommand,
  DescribeSubnetsCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTransitGatewaysCommand,
  DescribeVpcPeeringConnectionsCommand,
  ModifySubnetAttributeCommand,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { destroyClients } from '../../sandbox/clients.ts';
import { defaultFormat } from '../../shared/network/flow-logs.ts';
import type { GeneratedStates } from './generated-state.ts';
import {
  createFlowBucket,
  createFlowLog,
  createPeering,
  createSubnet,
  createVpc,
  deleteFlowLogs,
  enterAccount,
  readFlowLogs,
  removeSubnet,
  removeVpc,
} from './wire-network.ts';

/** Subnets that give public addresses, and such that do not. */
export const subnets: GeneratedStates = fc.boolean().map((Value) => async (account) => {
  const { ec2 } = account.clients;
  const made = await createSubnet(account);
  await ec2.send(new ModifySubnetAttributeCommand({ SubnetId: made.subnet, MapPublicIpOnLaunch: { Value } }));
  return {
    id: made.subnet,
    read: async () => (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [made.subnet] }))).Subnets,
    remove: async () => removeSubnet(account, made),
  };
});

export const transitGateways: GeneratedStates = fc
  .record({
    AutoAcceptSharedAttachments: fc.constantFrom('enable' as const, 'disable' as const),
    DnsSupport: fc.constantFrom('enable' as const, 'disable' as const),
  })
  .map((Options) => async ({ clients: { ec2 } }) => {
    const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({ Options }));
    const id = TransitGateway?.TransitGatewayId ?? '';
    return {
      id,
      read: async () => {
        const answer = await ec2.send(new DescribeTransitGatewaysCommand({ TransitGatewayIds: [id] }));
        return answer.TransitGateways;
      },
      remove: async () => ec2.send(new DeleteTransitGatewayCommand({ TransitGatewayId: id })),
    };
  });

const port = fc.constantFrom(0, 21, 22, 23, 443, 3388, 3389, 65_535);
const filter = fc.oneof(
  fc.tuple(fc.constantFrom('6', '17'), port, port).map(([Protocol, a, b]) => ({
    Protocol,
    PortRange: { From: Math.min(a, b), To: Math.max(a, b) },
  })),
  fc.constant({ Protocol: '-1' }),
);
const entries = fc.array(
  fc.record({
    filter,
    RuleAction: fc.constantFrom('allow' as const, 'deny' as const),
    CidrBlock: fc.constantFrom('0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '10.0.0.0/8', '203.0.113.0/24'),
  }),
  { minLength: 1, maxLength: 5 },
);

/** Network ACLs with room between their entries. */
export const networkAcls: GeneratedStates = entries.map((made) => async (account) => {
  const { ec2 } = account.clients;
  const VpcId = await createVpc(account.clients);
  const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId }));
  const id = NetworkAcl?.NetworkAclId ?? '';
  for (const [index, { filter: filtered, ...entry }] of made.entries()) {
    const RuleNumber = 100 * (index + 1);
    await ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId: id,
        Egress: false,
        RuleNumber,
        ...filtered,
        ...entry,
      }),
    );
  }
  return {
    id,
    async read() {
      const { NetworkAcls: [acl] = [] } = await ec2.send(
        new DescribeNetworkAclsCommand({ NetworkAclIds: [id] }),
      );
      return (acl?.Entries ?? []).toSorted((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));
    },
    async remove() {
      await ec2.send(new DeleteNetworkAclCommand({ NetworkAclId: id }));
      await removeVpc(account, VpcId);
    },
  };
});

const flowLog = fc.record({
  TrafficType: fc.constantFrom('ALL' as const, 'REJECT' as const, 'ACCEPT' as const),
  MaxAggregationInterval: fc.constantFrom(60, 600),
});

/** VPCs with a flow log, or with none but a memory of one. */
export const vpcsWithFlowLogs: GeneratedStates = fc
  .tuple(fc.option(flowLog, { nil: undefined }), fc.boolean())
  .map(([made, isRemembered]) => async (account) => {
    const bucket = await createFlowBucket(account);
    const vpc = await createVpc(account.clients);
    if (made !== undefined) await createFlowLog(account, vpc, bucket, made);
    const remembered = {
      resourceId: vpc,
      trafficType: 'ALL',
      destinationType: 's3',
      destination: bucket,
      format: defaultFormat,
      interval: 60,
      tags: [{ key: 'team', value: 'soc' }],
    };
    return {
      id: vpc,
      ...(isRemembered && made === undefined && { baseline: { flowLogs: [remembered] } }),
      read: async () => readFlowLogs(account, vpc),
      async remove() {
        await deleteFlowLogs(account, vpc);
        await removeVpc(account, vpc);
      },
    };
  });

/** Flow logs that are there, and such that were deleted since they were remembered. */
export const flowLogs: GeneratedStates = fc
  .tuple(flowLog, fc.boolean(), fc.boolean())
  .map(([made, isOfSubnet, isDeleted]) => async (account) => {
    const bucket = await createFlowBucket(account);
    const owner = await createSubnet(account);
    const resourceId = isOfSubnet ? owner.subnet : owner.vpc;
    const id = await createFlowLog(account, resourceId, bucket, made);
    if (isDeleted) await deleteFlowLogs(account, resourceId);
    return {
      id,
      baseline: {
        resourceId,
        trafficType: made.TrafficType,
        destinationType: 's3',
        destination: bucket,
        format: defaultFormat,
        interval: made.MaxAggregationInterval,
        tags: [{ key: 'team', value: 'soc' }],
      },
      read: async () => readFlowLogs(account, resourceId),
      async remove() {
        await deleteFlowLogs(account, resourceId);
        await removeSubnet(account, owner);
      },
    };
  });

/** Peering connections with an own and a foreign account, asked for by either, waiting or accepted. */
export const peerings: GeneratedStates = fc
  .record({ peer: fc.constantFrom('own', 'foreign'), isAsked: fc.boolean(), isAccepted: fc.boolean() })
  .map(({ peer, isAsked, isAccepted }) => async (account) => {
    const own = account.place.account;
    const other = peer === 'own' ? own : '444455556666';
    const clients = peer === 'own' ? account.clients : await enterAccount(account, other);
    const id = isAsked
      ? await createPeering(clients, account.clients, own, isAccepted)
      : await createPeering(account.clients, clients, other, isAccepted);
    return {
      id,
      read: async () => {
        const input = { VpcPeeringConnectionIds: [id] };
        const answer = await account.clients.ec2.send(new DescribeVpcPeeringConnectionsCommand(input));
        return answer.VpcPeeringConnections;
      },
      remove: async () => {
        if (clients !== account.clients) destroyClients(clients);
        return Promise.resolve();
      },
    };
  });

/** Interfaces with sessions that mirror their traffic, or none. */
export const mirroredInterfaces: GeneratedStates = fc
  .array(
    fc.record({
      PacketLength: fc.option(fc.integer({ min: 1, max: 8500 }), { nil: undefined }),
      Description: fc.option(fc.constantFrom('for the IDS', 'just looking'), { nil: undefined }),
    }),
    { maxLength: 3 },
  )
  .map((sessions) => async (account) => {
    const { ec2 } = account.clients;
    const owner = await createSubnet(account);
    const { NetworkInterface } = await ec2.send(
      new CreateNetworkInterfaceCommand({ SubnetId: owner.subnet }),
    );
    const id = NetworkInterface?.NetworkInterfaceId ?? '';
    for (const [index, session] of sessions.entries()) {
      await ec2.send(
        new CreateTrafficMirrorSessionCommand({
          NetworkInterfaceId: id,
          TrafficMirrorTargetId: `tmt-${randomUUID()}`,
          TrafficMirrorFilterId: 'tmf-0a8c0e2b4d6f35791',
          SessionNumber: index + 1,
          VirtualNetworkId: 42 + index,
          ...session,
        }),
      );
    }
    return {
      id,
      async read() {
        const { TrafficMirrorSessions = [] } = await ec2.send(
          new DescribeTrafficMirrorSessionsCommand({
            Filters: [{ Name: 'network-interface-id', Values: [id] }],
          }),
        );
        return TrafficMirrorSessions.map(({ TrafficMirrorSessionId: _new, ...session }) => session);
      },
      async remove() {
        await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
        await removeSubnet(account, owner);
      },
    };
  });
