import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateTransitGatewayCommand,
  DeleteNetworkAclEntryCommand,
  DeleteTransitGatewayCommand,
  DescribeNetworkAclsCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewaysCommand,
  ModifySubnetAttributeCommand,
  ModifyTransitGatewayCommand,
  type NetworkAclEntry,
  ReplaceNetworkAclEntryCommand,
} from '@aws-sdk/client-ec2';
import networkAcl from '../../../shared/controls/ec2/ec2-network-acl-no-world-admin-ports.ts';
import subnetNoAutoPublicIp from '../../../shared/controls/ec2/ec2-subnet-no-auto-public-ip.ts';
import gatewayNoAutoAccept from '../../../shared/controls/ec2/ec2-transit-gateway-no-auto-accept.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { createSubnet, createVpc, removeSubnet } from '../../support/wire-network.ts';

const eventSource = 'ec2.amazonaws.com';

describe('the controls of networks in an account', () => {
  let account: WireAccount;
  /** What was made besides a resource, and goes with it. */
  const owners = new Map<string, string>();

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  const ec2 = () => account.clients.ec2;

  const setPublic = async (SubnetId: string, Value: boolean) =>
    ec2().send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value } }));

  describeControl(subnetNoAutoPublicIp, ec2Service, () => account, {
    async create() {
      const made = await createSubnet(account);
      owners.set(made.subnet, made.vpc);
      await setPublic(made.subnet, false);
      return made.subnet;
    },
    remove: async (subnet) => removeSubnet(account, { subnet, vpc: owners.get(subnet) ?? '' }),
    read: async (id) => (await ec2().send(new DescribeSubnetsCommand({ SubnetIds: [id] }))).Subnets,
    event: (subnetId) => ({
      eventSource,
      eventName: 'ModifySubnetAttribute',
      requestParameters: { subnetId, mapPublicIpOnLaunch: { value: true } },
    }),
    drifts: [{ name: 'a subnet that gives public addresses', make: async (id) => setPublic(id, true) }],
  });

  describeControl(gatewayNoAutoAccept, ec2Service, () => account, {
    async create() {
      const { TransitGateway } = await ec2().send(
        new CreateTransitGatewayCommand({
          Description: 'hub',
          Options: { DnsSupport: 'disable' },
          TagSpecifications: [{ ResourceType: 'transit-gateway', Tags: [{ Key: 'team', Value: 'network' }] }],
        }),
      );
      return TransitGateway?.TransitGatewayId ?? '';
    },
    remove: async (id) => ec2().send(new DeleteTransitGatewayCommand({ TransitGatewayId: id })),
    read: async (id) => {
      const answer = await ec2().send(new DescribeTransitGatewaysCommand({ TransitGatewayIds: [id] }));
      return answer.TransitGateways;
    },
    event: (TransitGatewayId) => ({
      eventSource,
      eventName: 'ModifyTransitGateway',
      requestParameters: { ModifyTransitGatewayRequest: { TransitGatewayId } },
    }),
    drifts: [
      {
        name: 'a gateway that accepts whom it is shared with',
        make: async (TransitGatewayId) =>
          ec2().send(
            new ModifyTransitGatewayCommand({
              TransitGatewayId,
              Options: { AutoAcceptSharedAttachments: 'enable' },
            }),
          ),
      },
    ],
  });

  const world = '0.0.0.0/0';
  const ssh = { Protocol: '6', PortRange: { From: 22, To: 22 } };
  type Entry = Pick<NetworkAclEntry, 'Protocol' | 'PortRange' | 'RuleAction' | 'CidrBlock'>;

  const toInput = (NetworkAclId: string, RuleNumber: number, entry: Entry) => ({
    NetworkAclId,
    RuleNumber,
    Egress: false,
    Protocol: entry.Protocol,
    PortRange: entry.PortRange,
    RuleAction: entry.RuleAction,
    CidrBlock: entry.CidrBlock,
  });
  const add = async (id: string, number: number, entry: Entry) =>
    ec2().send(new CreateNetworkAclEntryCommand(toInput(id, number, entry)));

  async function readEntries(id: string): Promise<readonly NetworkAclEntry[]> {
    const { NetworkAcls: [acl] = [] } = await ec2().send(
      new DescribeNetworkAclsCommand({ NetworkAclIds: [id] }),
    );
    return (acl?.Entries ?? []).toSorted((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));
  }

  describeControl(networkAcl, ec2Service, () => account, {
    async create() {
      const VpcId = await createVpc(account.clients);
      const { NetworkAcl } = await ec2().send(new CreateNetworkAclCommand({ VpcId }));
      const id = NetworkAcl?.NetworkAclId ?? '';
      await add(id, 90, { ...ssh, RuleAction: 'allow', CidrBlock: '203.0.113.0/24' });
      await add(id, 100, {
        Protocol: '6',
        PortRange: { From: 443, To: 443 },
        RuleAction: 'allow',
        CidrBlock: world,
      });
      await add(id, 200, { ...ssh, RuleAction: 'deny', CidrBlock: world });
      await add(id, 300, {
        Protocol: '6',
        PortRange: { From: 20, To: 30 },
        RuleAction: 'allow',
        CidrBlock: world,
      });
      await ec2().send(
        new CreateNetworkAclEntryCommand({
          NetworkAclId: id,
          RuleNumber: 100,
          Egress: true,
          Protocol: '-1',
          RuleAction: 'allow',
          CidrBlock: world,
        }),
      );
      return id;
    },
    // Moto answers about an ACL that is gone as about a route table: they stay, and the control's unit test stands for it.
    remove: async () => Promise.resolve(),
    isPermanent: true,
    read: readEntries,
    event: (networkAclId) => ({
      eventSource,
      eventName: 'CreateNetworkAclEntry',
      requestParameters: { networkAclId },
    }),
    drifts: [
      {
        name: 'a new entry for SSH',
        make: async (id) => add(id, 80, { ...ssh, RuleAction: 'allow', CidrBlock: world }),
      },
      {
        name: 'an entry for the office that was widened to the world',
        make: async (id) =>
          ec2().send(
            new ReplaceNetworkAclEntryCommand(
              toInput(id, 90, { ...ssh, RuleAction: 'allow', CidrBlock: world }),
            ),
          ),
      },
      {
        name: 'a denial that was deleted before an entry that needs it',
        make: async (id) =>
          ec2().send(new DeleteNetworkAclEntryCommand({ NetworkAclId: id, RuleNumber: 200, Egress: false })),
      },
      {
        name: 'a new entry for everything',
        make: async (id) => add(id, 50, { Protocol: '-1', RuleAction: 'allow', CidrBlock: world }),
        // The ports are denied before it, and it is left as it is.
        putBack: (_good, drifted) =>
          [
            ...drifted,
            ...[22, 3389].flatMap((port, index) =>
              ['6', '17'].map((Protocol, half) => ({
                ...drifted[0],
                RuleNumber: 46 + index + 2 * half,
                Protocol,
                RuleAction: 'deny' as const,
                PortRange: { From: port, To: port },
              })),
            ),
          ].toSorted((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0)),
      },
    ],
  });
});
