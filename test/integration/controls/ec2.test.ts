import { randomUUID } from 'node:crypto';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  type SecurityGroupRule,
  type Tag,
} from '@aws-sdk/client-ec2';
import noWorldAdminPorts from '../../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';

const world = '0.0.0.0/0';
const office = '203.0.113.0/24';

type GroupState = Awaited<ReturnType<typeof readGroup>>;

/** A rule without its identity, as text by which rules are sorted and compared. */
function toContent({ SecurityGroupRuleId: _id, GroupId: _group, ...content }: SecurityGroupRule): string {
  return JSON.stringify(content, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b)))
      : value,
  );
}

function sorted(rules: readonly SecurityGroupRule[]): readonly SecurityGroupRule[] {
  return rules.toSorted((a, b) => toContent(a).localeCompare(toContent(b)));
}

async function readGroup({ clients: { ec2 } }: WireAccount, id: string) {
  const [{ SecurityGroups }, { SecurityGroupRules }] = await Promise.all([
    ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] })),
    ec2.send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [id] }] })),
  ]);
  const [{ IpPermissions: _sameAsRules, ...group } = {}] = SecurityGroups ?? [];
  return { group, rules: sorted(SecurityGroupRules ?? []) };
}

/** The group as it was, and in it rules that let in what was let in besides the ports that were closed. */
function withRules(...rules: readonly Partial<SecurityGroupRule>[]) {
  return (good: GroupState): GroupState => {
    const added = rules.map((rule) => ({
      GroupId: good.group.GroupId,
      IsEgress: false,
      Tags: [],
      ...rule,
      SecurityGroupRuleId: expect.stringMatching(/^sgr-/) as string,
    }));
    return { ...good, rules: sorted([...good.rules, ...added]) };
  };
}

const ports = (FromPort: number, ToPort: number, IpProtocol = 'tcp') => ({ FromPort, ToPort, IpProtocol });

describe('the controls of EC2 in an account', () => {
  let account: WireAccount;
  let vpc: string | undefined;

  beforeAll(async () => {
    account = await startWireAccount();
    const { Vpcs } = await account.clients.ec2.send(new DescribeVpcsCommand({}));
    vpc = Vpcs?.[0]?.VpcId;
  });

  afterAll(async () => account.stop());

  async function authorize(group: string, permissions: IpPermission[], tags: Tag[] = []): Promise<void> {
    await account.clients.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: group,
        IpPermissions: permissions,
        ...(tags.length > 0 && {
          TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: tags }],
        }),
      }),
    );
  }

  const open = (permission: IpPermission, description?: string): IpPermission => ({
    ...permission,
    IpRanges: [{ CidrIp: world, ...(description === undefined ? {} : { Description: description }) }],
  });

  async function createGroup(): Promise<string> {
    const { GroupId = '' } = await account.clients.ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: `web-${randomUUID()}`,
        Description: 'web servers',
        VpcId: vpc,
        TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'team', Value: 'web' }] }],
      }),
    );
    await authorize(GroupId, [open(ports(443, 443), 'the shop')], [{ Key: 'ticket', Value: 'NET-1' }]);
    await authorize(
      GroupId,
      [
        { ...ports(22, 22), IpRanges: [{ CidrIp: office, Description: 'the office' }] },
        { ...ports(5432, 5432), IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
        { ...ports(22, 22), UserIdGroupPairs: [{ GroupId }] },
        { ...ports(-1, -1, 'icmp'), IpRanges: [{ CidrIp: world }] },
      ],
      [{ Key: 'ticket', Value: 'NET-2' }],
    );
    return GroupId;
  }

  async function createWorldPrefixList(): Promise<string | undefined> {
    const { PrefixList } = await account.clients.ec2.send(
      new CreateManagedPrefixListCommand({
        PrefixListName: 'partners',
        AddressFamily: 'IPv4',
        MaxEntries: 2,
        Entries: [{ Cidr: '0.0.0.0/1' }, { Cidr: '128.0.0.0/1' }],
      }),
    );
    return PrefixList?.PrefixListId;
  }

  /** The tcp and udp ports that are no administration ports. */
  const otherPorts = [
    [0, 19],
    [24, 134],
    [140, 444],
    [446, 3388],
    [3390, 5499],
    [5501, 5899],
    [5904, 5984],
    [5987, 65_535],
  ] as const;

  // Moto keeps no description of a rule whose source is a prefix list or a group, so none is given to those.
  describeControl(noWorldAdminPorts, ec2Service, () => account, {
    create: createGroup,
    remove: async (id) => account.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: id })),
    read: async (id) => readGroup(account, id),
    // A rule that comes back has a new id: EC2 lets nobody choose one.
    meaning: ({ group, rules }) => ({ group, rules: rules.map(toContent) }),
    event: (id) => ({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'AuthorizeSecurityGroupIngress',
      requestParameters: { groupId: id },
    }),
    drifts: [
      {
        name: 'SSH open to the world, in a rule with a description and tags',
        make: async (id) =>
          authorize(id, [open(ports(22, 22), 'only for a moment')], [{ Key: 'by', Value: 'robin' }]),
      },
      {
        name: 'RDP over UDP open to all of IPv6',
        make: async (id) =>
          authorize(id, [{ ...ports(3389, 3389, 'udp'), Ipv6Ranges: [{ CidrIpv6: '::/0' }] }]),
      },
      {
        name: 'the world in two halves',
        make: async (id) =>
          authorize(id, [
            { ...ports(22, 22), IpRanges: [{ CidrIp: '0.0.0.0/1' }, { CidrIp: '128.0.0.0/1' }] },
          ]),
      },
      {
        name: 'the world with host bits set',
        make: async (id) => authorize(id, [{ ...ports(445, 445), IpRanges: [{ CidrIp: '208.1.2.3/0' }] }]),
      },
      {
        name: 'the world among narrower sources of one rule',
        make: async (id) =>
          authorize(id, [
            { ...ports(5985, 5986), IpRanges: [{ CidrIp: '198.51.100.0/24' }, { CidrIp: world }] },
          ]),
        putBack: withRules({ ...ports(5985, 5986), CidrIpv4: '198.51.100.0/24' }),
      },
      {
        name: 'a range of ports with SSH among them',
        make: async (id) => authorize(id, [open(ports(20, 30), 'a lot')], [{ Key: 'by', Value: 'robin' }]),
        putBack: withRules({
          ...ports(24, 30),
          CidrIpv4: world,
          Description: 'a lot',
          Tags: [{ Key: 'by', Value: 'robin' }],
        }),
      },
      {
        name: 'every protocol open to the world',
        make: async (id) => authorize(id, [open({ IpProtocol: '-1' }, 'anything')]),
        // That ICMP is open to the world is there already, in a rule of its own.
        putBack: withRules(
          ...otherPorts.flatMap(([from, to]) =>
            ['tcp', 'udp'].map((protocol) => ({
              ...ports(from, to, protocol),
              CidrIpv4: world,
              Description: 'anything',
            })),
          ),
        ),
      },
      {
        name: 'a prefix list that adds up to the world',
        async make(id) {
          const PrefixListId = await createWorldPrefixList();
          await authorize(id, [{ ...ports(22, 22), PrefixListIds: [{ PrefixListId }] }]);
        },
      },
      {
        name: 'a rule for the office that was changed to the world',
        async make(id) {
          const { rules } = await readGroup(account, id);
          const rule = rules.find(({ CidrIpv4 }) => CidrIpv4 === office);
          await account.clients.ec2.send(
            new ModifySecurityGroupRulesCommand({
              GroupId: id,
              SecurityGroupRules: [
                {
                  SecurityGroupRuleId: rule?.SecurityGroupRuleId,
                  SecurityGroupRule: { ...ports(22, 22), CidrIpv4: world, Description: 'the office' },
                },
              ],
            }),
          );
        },
        // What the rule was before is not known; what it is now is taken away.
        putBack: ({ group, rules }) => ({
          group,
          rules: rules.filter(({ CidrIpv4 }) => CidrIpv4 !== office),
        }),
      },
    ],
  });
});
