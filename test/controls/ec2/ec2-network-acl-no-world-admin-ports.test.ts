import control from '../../../shared/controls/ec2/ec2-network-acl-no-world-admin-ports.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import {
  acl,
  create,
  entry,
  remember,
  remove,
  replace,
  state,
  world,
} from '../../support/network-acl-entries.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const context = contextOf(control);

describe('a network ACL that lets nobody of the world in to SSH and RDP', () => {
  it.each([
    ['no entry', []],
    ['the web for the world', [entry(100, 'allow', '6', '443')]],
    ['SSH for the office', [entry(100, 'allow', '6', '22', '203.0.113.0/24')]],
    ['everything for the own network', [entry(100, 'allow', '-1', '', '10.0.0.0/8')]],
    [
      'everything for the world behind a denial of both ports',
      [
        entry(90, 'deny', '6', '22'),
        entry(91, 'deny', '6', '3389'),
        entry(92, 'deny', '17', '22..3389'),
        entry(100, 'allow', '-1', ''),
      ],
    ],
    [
      'the world in halves, each denied before',
      [
        entry(80, 'deny', '6', '22', '0.0.0.0/1'),
        entry(81, 'deny', '6', '22', '128.0.0.0/1'),
        entry(100, 'allow', '6', '22'),
      ],
    ],
    ['ICMP for the world', [entry(100, 'allow', '1', '')]],
    ['the ports between', [entry(100, 'allow', '6', '23..3388')]],
  ])('has %s', (_, entries) => {
    expect(detect(control, state(...entries))).toEqual([]);
  });

  it('is a default one, which AWS makes open, unless the settings say otherwise', () => {
    const open = { ...state(entry(100, 'allow', '-1', '')), isDefault: true };
    expect(detect(control, open)).toEqual([]);
    expect(detect(control, open, { settings: { judgeDefault: true } })).toHaveLength(1);
  });
});

describe('an entry that lets in nothing but SSH or RDP', () => {
  it.each([
    ['SSH', entry(100, 'allow', '6', '22'), 'tcp 22: allow tcp 22 from 0.0.0.0/0'],
    ['SSH over IPv6', entry(100, 'allow', '6', '22', '::/0'), 'tcp 22: allow tcp 22 from ::/0'],
    ['RDP over UDP', entry(100, 'allow', '17', '3389'), 'udp 3389: allow udp 3389 from 0.0.0.0/0'],
  ])('is taken away, and comes back: %s', (_, open, reason) => {
    const office = entry(90, 'allow', '6', '22', '203.0.113.0/24');
    const { violations, apply, undo } = remedy(control, state(office, open), acl);
    expect(violations.map(({ element, reason: said }) => [element, said])).toEqual([
      ['entry 100', `entry 100 lets in the world on ${reason}`],
    ]);
    expect(apply).toEqual([remove(100)]);
    expect(undo).toEqual([create(open)]);
  });

  it('counts though something is denied after it', () => {
    const entries = [entry(100, 'allow', '6', '22'), entry(110, 'deny', '6', '22')];
    expect(detect(control, state(...entries))).toHaveLength(1);
  });

  it('counts though a part of the world is denied before it', () => {
    const entries = [entry(90, 'deny', '6', '22', '0.0.0.0/2'), entry(100, 'allow', '6', '22')];
    expect(detect(control, state(...entries))).toHaveLength(1);
  });
});

describe('an entry that lets in more', () => {
  const wide = entry(100, 'allow', '6', '20..30');

  it('stays, and the port is denied before it', () => {
    const { summary, apply, undo } = remedy(control, state(entry(98, 'allow', '6', '443'), wide), acl);
    const denial = entry(99, 'deny', '6', '22');
    expect(apply).toEqual([create(denial)]);
    expect(undo).toEqual([remove(99)]);
    expect(summary).toBe(
      'In network ACL acl-0app, add entry 99 (deny tcp 22 from 0.0.0.0/0). What is closed to the world is closed to ' +
        'private addresses too, unless an earlier entry lets them in.',
    );
  });

  it('of every protocol has each port denied over TCP and UDP', () => {
    const { apply, undo } = remedy(control, state(entry(100, 'allow', '-1', '')), acl);
    expect(apply).toEqual([
      create(entry(96, 'deny', '6', '22')),
      create(entry(97, 'deny', '6', '3389')),
      create(entry(98, 'deny', '17', '22')),
      create(entry(99, 'deny', '17', '3389')),
    ]);
    expect(undo).toEqual([remove(99), remove(98), remove(97), remove(96)]);
  });

  it('needs no denial of its own behind one that has', () => {
    const { apply } = remedy(control, state(wide, entry(200, 'allow', '6', '0..1023')), acl);
    expect(apply).toEqual([create(entry(99, 'deny', '6', '22'))]);
  });

  it('is only reported where there is no number before it', () => {
    const { summary, apply } = remedy(control, state(entry(99, 'allow', '6', '443'), wide), acl);
    expect(apply).toEqual([]);
    expect(summary).toMatch(/^There is no free number before entry 100 of network ACL acl-0app: make room/);
  });
});

describe('what is remembered', () => {
  const office = entry(100, 'allow', '6', '22', '203.0.113.0/24');

  it('is put back in place of what an entry is now', () => {
    const open = entry(100, 'allow', '6', '22');
    const { summary, apply, undo } = remedy(control, state(open), acl, remember(office));
    expect(apply).toEqual([replace(office)]);
    expect(undo).toEqual([replace(open)]);
    expect(summary).toContain(
      'put back entry 100 (allow tcp 22 from 0.0.0.0/0) to allow tcp 22 from 203.0.113.0/24',
    );
  });

  it('is a denial that an entry behind it needs', () => {
    const denial = entry(90, 'deny', '6', '22');
    const wide = entry(100, 'allow', '6', '20..30');
    const { apply, undo } = remedy(control, state(wide), acl, remember(denial, wide));
    expect(apply).toEqual([create(denial)]);
    expect(undo).toEqual([remove(90)]);
  });

  it('is no denial whose place a wider one has taken, which keeps the world out of another entry', () => {
    const before = [
      entry(100, 'deny', '6', '', '0.0.0.0/0'),
      entry(200, 'allow', '-1', '', '128.0.0.0/1'),
      entry(300, 'allow', '6', ''),
    ];
    const { violations, apply } = remedy(
      control,
      state(...before),
      acl,
      remember(entry(100, 'deny', '-1', '', '128.0.0.0/1')),
    );
    expect(violations.map(({ element }) => element)).toEqual(['entry 200']);
    expect(apply).toEqual([
      create(entry(198, 'deny', '17', '22', '128.0.0.0/1')),
      create(entry(199, 'deny', '17', '3389', '128.0.0.0/1')),
    ]);
  });

  it('does not push out what was given its number', () => {
    const web = entry(90, 'allow', '6', '443');
    const wide = entry(100, 'allow', '6', '20..30');
    const { apply } = remedy(control, state(web, wide), acl, remember(entry(90, 'deny', '6', '22'), wide));
    expect(apply).toEqual([create(entry(99, 'deny', '6', '22'))]);
  });

  it('is all that an ACL lets in while it passes', () => {
    expect(control.remember?.(state(office))).toEqual({ entries: [office] });
  });
});

describe('who would be cut off', () => {
  it('is whoever is behind the ACL, unless the settings ask for nobody', async () => {
    const open = state(entry(100, 'allow', '6', '22'));
    const ask = async (settings: object) =>
      control.findDependents?.(open, [], acl, fakeReader({}), contextOf(control, { settings }));
    await expect(ask({})).resolves.toEqual(['subnet-0a is behind the network ACL']);
    await expect(ask({ askWhenUsed: false })).resolves.toEqual([]);
  });

  it('is no part of what somebody changed', () => {
    const used = state(entry(100, 'allow', '6', '22'));
    expect(control.compare?.({ ...used, subnets: [] })).toEqual(control.compare?.(used));
  });
});

describe('reading a network ACL', () => {
  const described = {
    OwnerId: testPlace.account,
    IsDefault: false,
    Associations: [{ SubnetId: 'subnet-0b' }, { SubnetId: 'subnet-0a' }],
    Entries: [
      { RuleNumber: 32_767, RuleAction: 'deny' as const, Egress: false, Protocol: '-1', CidrBlock: world },
      { RuleNumber: 100, RuleAction: 'allow' as const, Egress: true, Protocol: '-1', CidrBlock: world },
      {
        RuleNumber: 110,
        RuleAction: 'allow' as const,
        Egress: false,
        Protocol: '58',
        Ipv6CidrBlock: '::/0',
        IcmpTypeCode: { Type: 128, Code: -1 },
      },
      {
        RuleNumber: 90,
        RuleAction: 'deny' as const,
        Egress: false,
        Protocol: '6',
        PortRange: { From: 22, To: 22 },
        CidrBlock: world,
      },
    ],
  };
  const read = async (over: object) =>
    control.read(
      acl,
      fakeReader({ 'ec2:DescribeNetworkAcls': { NetworkAcls: [{ ...described, ...over }] } }),
      context,
    );

  it('takes what comes in, in its order, without the entry that ends it', async () => {
    await expect(read({})).resolves.toEqual({
      aclId: 'acl-0app',
      isDefault: false,
      entries: [
        entry(90, 'deny', '6', '22'),
        { number: 110, isAllow: true, protocol: '58', cidr: '::/0', icmpType: 128, icmpCode: -1 },
      ],
      subnets: ['subnet-0a', 'subnet-0b'],
    });
  });

  it('finds no state of one that another account shares, or of none', async () => {
    await expect(read({ OwnerId: '444455556666' })).resolves.toBeUndefined();
    const none = fakeReader({ 'ec2:DescribeNetworkAcls': { NetworkAcls: [] } });
    await expect(control.read(acl, none, context)).resolves.toBeUndefined();
  });

  it('fails where it is denied', async () => {
    const denied = fakeReader({ 'ec2:DescribeNetworkAcls': awsError('UnauthorizedOperation') });
    await expect(control.read(acl, denied, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  CreateNetworkAclEntry: ['acl-0c5d7e9fa1b3c5d70'],
  ReplaceNetworkAclEntry: ['acl-0c5d7e9fa1b3c5d70'],
  DeleteNetworkAclEntry: ['acl-0c5d7e9fa1b3c5d70'],
  ConfigurationItemChangeNotification: ['acl-0c5d7e9fa1b3c5d70'],
});
