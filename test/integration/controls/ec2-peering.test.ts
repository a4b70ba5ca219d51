import {
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateTrafficMirrorSessionCommand,
  DeleteNetworkInterfaceCommand,
  DeleteTrafficMirrorSessionCommand,
  DescribeRouteTablesCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeVpcPeeringConnectionsCommand,
} from '@aws-sdk/client-ec2';
import { type Clients, destroyClients } from '../../../sandbox/clients.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import peeringNotForeign from '../../../shared/controls/ec2/ec2-peering-not-foreign.ts';
import trafficNotMirrored from '../../../shared/controls/ec2/ec2-traffic-not-mirrored.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { nobody } from '../../../shared/control/trusted.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { createWireEngine, type WireEngine } from '../../support/wire-engine.ts';
import { apiCall } from '../../support/wire-events.ts';
import { createPeering, createSubnet, enterAccount, removeSubnet } from '../../support/wire-network.ts';

const foreign = '444455556666';
const eventSource = 'ec2.amazonaws.com';

describe('peers and listeners in an account', () => {
  let account: WireAccount;
  let other: Clients;

  beforeAll(async () => {
    account = await startWireAccount();
    other = await enterAccount(account, foreign);
  });

  afterAll(async () => {
    destroyClients(other);
    await account.stop();
  });

  const ec2 = () => account.clients.ec2;

  describe(`${peeringNotForeign.id} over the wire`, () => {
    // A peering connection is foreign or not from its beginning: none drifts, so that it has no scenario.
    const start = (
      controls: object = { allowIrreversible: true },
      trusted: readonly string[] = [],
    ): WireEngine =>
      createWireEngine({ ...ec2Service, controls: [peeringNotForeign] }, account, {
        controls: { [peeringNotForeign.id]: controls },
        settings: { trusted: { ...nobody, accounts: trusted } },
      });

    const handle = async (engine: WireEngine, vpcPeeringConnectionId: string) => {
      const requestParameters = { vpcPeeringConnectionId };
      const eventName = 'AcceptVpcPeeringConnection';
      const results = await engine.handle(
        apiCall(account.place, { eventSource, eventName, requestParameters }),
      );
      return results.map(({ status }) => status).join();
    };

    async function readStatus(id: string): Promise<string | undefined> {
      const { VpcPeeringConnections: [connection] = [] } = await ec2().send(
        new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [id] }),
      );
      return connection?.Status?.Code;
    }

    const ask = async (isAccepted: boolean) => createPeering(account.clients, other, foreign, isAccepted);
    const beAsked = async (isAccepted: boolean) =>
      createPeering(other, account.clients, account.place.account, isAccepted);

    it.each([
      ['a request of this account is deleted', async () => ask(false), 'deleted'],
      ['a request to this account is rejected', async () => beAsked(false), 'rejected'],
      ['a connection that this account asked for is deleted', async () => ask(true), 'deleted'],
      ['a connection that this account accepted is deleted', async () => beAsked(true), 'deleted'],
    ])('%s, and once is enough', async (_, make, status) => {
      const id = await make();
      const engine = start();
      await expect(handle(engine, id)).resolves.toBe('remediated');
      await expect(readStatus(id)).resolves.toBe(status);
      await expect(handle(engine, id)).resolves.toBe('compliant');

      const { arn } = toResourceRef('AWS::EC2::VPCPeeringConnection', id, account.place);
      await expect(engine.readRecords(arn)).resolves.toMatchObject([
        { kind: 'intent' },
        { kind: 'outcome', status: 'remediated', stateAfter: { status } },
      ]);
    });

    it('a connection with a trusted account stays', async () => {
      const id = await beAsked(true);
      await expect(handle(start({}, [foreign]), id)).resolves.toBe('compliant');
      await expect(readStatus(id)).resolves.toBe('active');
    });

    it('a connection between VPCs of this account stays', async () => {
      const { clients, place } = account;
      const id = await createPeering(clients, clients, place.account, true);
      await expect(handle(start(), id)).resolves.toBe('compliant');
    });

    it('is asked about unless the settings allow what has no undo', async () => {
      const id = await ask(true);
      await expect(handle(start({}), id)).resolves.toBe('held');
      await expect(readStatus(id)).resolves.toBe('active');
    });

    it('is asked about while a route goes over it', async () => {
      const id = await ask(true);
      const { RouteTables: [table] = [] } = await ec2().send(new DescribeRouteTablesCommand({}));
      await ec2().send(
        new CreateRouteCommand({
          RouteTableId: table?.RouteTableId,
          DestinationCidrBlock: '10.90.0.0/16',
          VpcPeeringConnectionId: id,
        }),
      );
      const engine = start();
      await expect(handle(engine, id)).resolves.toBe('held');
      const { arn } = toResourceRef('AWS::EC2::VPCPeeringConnection', id, account.place);
      await expect(engine.readRecords(arn)).resolves.toMatchObject([
        {
          decision: { dependents: [`${String(table?.RouteTableId)} sends what is for 10.90.0.0/16 over it`] },
        },
      ]);
    });

    it('one that nobody knows is gone', async () => {
      await expect(handle(start(), 'pcx-0123456789abcdef0')).resolves.toBe('gone');
    });
  });

  const subnets = new Map<string, { vpc: string; subnet: string }>();
  const mirror = async (NetworkInterfaceId: string, TrafficMirrorTargetId: string, SessionNumber: number) =>
    ec2().send(
      new CreateTrafficMirrorSessionCommand({
        NetworkInterfaceId,
        TrafficMirrorTargetId,
        TrafficMirrorFilterId: 'tmf-0a8c0e2b4d6f35791',
        SessionNumber,
        VirtualNetworkId: 40 + SessionNumber,
        Description: 'just looking',
        TagSpecifications: [
          { ResourceType: 'traffic-mirror-session', Tags: [{ Key: 'by', Value: 'robin' }] },
        ],
      }),
    );

  const listSessions = async (id: string) => {
    const { TrafficMirrorSessions = [] } = await ec2().send(
      new DescribeTrafficMirrorSessionsCommand({ Filters: [{ Name: 'network-interface-id', Values: [id] }] }),
    );
    return TrafficMirrorSessions;
  };

  describeControl(trafficNotMirrored, ec2Service, () => account, {
    async create() {
      const owner = await createSubnet(account);
      const { NetworkInterface } = await ec2().send(
        new CreateNetworkInterfaceCommand({ SubnetId: owner.subnet }),
      );
      const id = NetworkInterface?.NetworkInterfaceId ?? '';
      subnets.set(id, owner);
      await mirror(id, 'tmt-0ids', 1);
      return id;
    },
    async remove(id) {
      for (const { TrafficMirrorSessionId } of await listSessions(id)) {
        await ec2().send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId }));
      }
      await ec2().send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
      await removeSubnet(account, subnets.get(id) ?? { vpc: '', subnet: '' });
    },
    read: async (id) =>
      (await listSessions(id)).map(({ TrafficMirrorSessionId: _new, ...session }) => session),
    event: (networkInterfaceId) => ({
      eventSource,
      eventName: 'CreateTrafficMirrorSession',
      responseElements: {
        CreateTrafficMirrorSessionResponse: { trafficMirrorSession: { networkInterfaceId } },
      },
    }),
    settings: { allowed: ['tmt-0ids'] },
    drifts: [
      { name: 'a copy to somebody else', make: async (id) => mirror(id, 'tmt-0exfiltration', 2) },
      {
        name: 'two copies to others',
        async make(id) {
          await mirror(id, 'tmt-0exfiltration', 2);
          await mirror(id, 'tmt-0another', 3);
        },
      },
    ],
  });
});
