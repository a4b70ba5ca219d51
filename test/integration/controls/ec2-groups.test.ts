import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import defaultGroupClosed from '../../../shared/controls/ec2/ec2-default-security-group-closed.ts';
import noWorldAdminPorts from '../../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import noWorldDataPorts from '../../../shared/controls/ec2/ec2-security-group-no-world-data-ports.ts';
import worldPortsAllowed from '../../../shared/controls/ec2/ec2-security-group-world-ports-allowed.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { createWireEngine } from '../../support/wire-engine.ts';
import {
  createDefaultGroup,
  createSecurityGroup,
  ingressAuthorized,
  listOpenPorts,
  openToWorld,
} from '../../support/wire-security-group.ts';

const eventSource = 'ec2.amazonaws.com';
const tags = [{ ResourceType: 'security-group-rule' as const, Tags: [{ Key: 'ticket', Value: 'NET-1' }] }];

describe('the other controls of security groups in an account', () => {
  let account: WireAccount;
  /** The VPCs whose default groups are looked at. */
  const vpcs = new Map<string, string>();

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  const ec2 = () => account.clients.ec2;

  /** The rules of a group as texts, without the ids, which are new whenever a rule is made. */
  async function readRules(id: string): Promise<readonly string[]> {
    const { SecurityGroupRules = [] } = await ec2().send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [id] }] }),
    );
    return SecurityGroupRules.map(({ SecurityGroupRuleId: _id, ...content }) =>
      JSON.stringify(Object.entries(content).toSorted(([a], [b]) => a.localeCompare(b))),
    ).toSorted((a, b) => a.localeCompare(b));
  }

  const authorize = async (GroupId: string, permission: IpPermission) =>
    ec2().send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [permission],
        TagSpecifications: tags,
      }),
    );

  const opened = (groupId: string) => ({
    eventSource,
    eventName: 'AuthorizeSecurityGroupIngress',
    requestParameters: { groupId },
  });

  const ofGroups = {
    create: async () => (await createSecurityGroup(account)).id,
    remove: async (id: string) => ec2().send(new DeleteSecurityGroupCommand({ GroupId: id })),
    read: readRules,
    event: opened,
  };

  const postgres = {
    IpProtocol: 'tcp',
    FromPort: 5432,
    ToPort: 5432,
    IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'loading test data' }],
  };

  describeControl(noWorldDataPorts, ec2Service, () => account, {
    ...ofGroups,
    drifts: [
      { name: 'a database open to the world', make: async (id) => authorize(id, postgres) },
      {
        name: 'a directory open to all of IPv6 over UDP',
        make: async (id) =>
          authorize(id, {
            IpProtocol: 'udp',
            FromPort: 389,
            ToPort: 389,
            Ipv6Ranges: [{ CidrIpv6: '::/0' }],
          }),
      },
    ],
  });

  describeControl(worldPortsAllowed, ec2Service, () => account, {
    ...ofGroups,
    drifts: [
      {
        name: 'a port that nobody listed open to the world',
        make: async (id) => authorize(id, { ...postgres, FromPort: 8443, ToPort: 8443 }),
      },
    ],
  });

  describeControl(defaultGroupClosed, ec2Service, () => account, {
    async create() {
      const { id, vpc } = await createDefaultGroup(account);
      vpcs.set(id, vpc);
      return id;
    },
    remove: async (id) => ec2().send(new DeleteVpcCommand({ VpcId: vpcs.get(id) })),
    read: readRules,
    event: opened,
    drifts: [
      { name: 'a default group that lets something in', make: async (id) => authorize(id, postgres) },
      {
        name: 'a default group with the rules that AWS gives it',
        async make(id) {
          await authorize(id, { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: id }] });
          await ec2().send(
            new AuthorizeSecurityGroupEgressCommand({
              GroupId: id,
              IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
            }),
          );
        },
      },
    ],
  });

  it('all three together close what each of them closes, once, and leave the rest of a wide rule open', async () => {
    const controls = [noWorldAdminPorts, noWorldDataPorts, worldPortsAllowed];
    const engine = createWireEngine({ ...ec2Service, controls }, account, {
      controls: { [worldPortsAllowed.id]: { allowedPorts: [80, '440-1530'] } },
    });
    const group = await createSecurityGroup(account);
    await openToWorld(account, group.id, 440, 1530);

    const results = await engine.handle(ingressAuthorized(group));

    expect(results.map(({ control, status }) => [control, status])).toEqual([
      [noWorldAdminPorts.id, 'remediated'],
      [noWorldDataPorts.id, 'remediated'],
      [worldPortsAllowed.id, 'compliant'],
    ]);
    await expect(listOpenPorts(account, group.id)).resolves.toEqual(
      ['1435-1520', '1522-1530', '440-444', '443-443', '446-635', '637-1432'].toSorted(),
    );
  });
});
