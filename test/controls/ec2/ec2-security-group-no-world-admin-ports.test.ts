import control from '../../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import { cloudTrailEvent } from '../../support/cloudtrail-event.ts';
import { fakeReader } from '../../support/fake-reader.ts';
import { describeWithRecords, readRecordedEvents } from '../../support/recorded-events.ts';
import { detect, remedy } from '../../support/remedy.ts';
import {
  listSampleEvents,
  listTriggerNames,
  selectFromEvent,
  selectFromSample,
} from '../../support/sample-events.ts';
import {
  authorize,
  everyone,
  everyoneIpv6,
  group,
  permit,
  revokeIds,
  rule,
  state,
} from '../../support/security-group-rules.ts';
import { contextOf } from '../../support/test-context.ts';

const context = contextOf(control);

describe('a security group without an administration port open to the world', () => {
  it.each([
    ['no rule', []],
    [
      'the web open to the world',
      [rule('sgr-1', 'tcp', '443', everyone), rule('sgr-2', 'tcp', '80', everyoneIpv6)],
    ],
    ['SSH open to an office', [rule('sgr-1', 'tcp', '22', { cidrIpv4: '203.0.113.0/24' })]],
    ['SSH open to one company with a /8', [rule('sgr-1', 'tcp', '22', { cidrIpv4: '3.0.0.0/8' })]],
    ['everything open to private addresses', [rule('sgr-1', '-1', '-1', { cidrIpv4: '10.0.0.0/8' })]],
    ['everything open to unique local addresses', [rule('sgr-1', '-1', '-1', { cidrIpv6: 'fc00::/7' })]],
    ['everything open to another group', [rule('sgr-1', '-1', '-1', { referencedGroupId: 'sg-0web' })]],
    ['ping open to the world', [rule('sgr-1', 'icmp', '-1', everyone)]],
    ['an ICMP type that reads like SSH', [rule('sgr-1', 'icmp', '22', everyone)]],
    ['IPsec open to the world', [rule('sgr-1', '50', '-1', everyone)]],
    ['the ports between SSH and RPC', [rule('sgr-1', 'tcp', '24..134', everyone)]],
  ])('has %s', (_, rules) => {
    expect(detect(control, state(rules))).toEqual([]);
  });

  it('lets in a prefix list of offices', () => {
    const rules = [rule('sgr-1', 'tcp', '22', { prefixListId: 'pl-0offices' })];
    expect(detect(control, state(rules, { 'pl-0offices': ['203.0.113.0/24', '2600:1f18::/48'] }))).toEqual(
      [],
    );
  });
});

describe('a rule that opens nothing but administration ports to the world', () => {
  it.each([
    ['SSH', rule('sgr-1', 'tcp', '22', everyone), 'tcp 22 open to the world: tcp 22 from 0.0.0.0/0'],
    ['SSH over IPv6', rule('sgr-1', 'tcp', '22', everyoneIpv6), 'tcp 22 open to the world: tcp 22 from ::/0'],
    [
      'the world by another address',
      rule('sgr-1', 'tcp', '3389', { cidrIpv4: '208.1.2.3/0' }),
      'tcp 3389 open to the world: tcp 3389 from 208.1.2.3/0',
    ],
    [
      'RDP over UDP',
      rule('sgr-1', 'udp', '3389', everyone),
      'udp 3389 open to the world: udp 3389 from 0.0.0.0/0',
    ],
    [
      'WinRM',
      rule('sgr-1', '6', '5985..5986', everyone),
      'tcp 5985-5986 open to the world: tcp 5985-5986 from 0.0.0.0/0',
    ],
    [
      'FTP to Telnet',
      rule('sgr-1', 'tcp', '20..23', everyone),
      'tcp 20-23 open to the world: tcp 20-23 from 0.0.0.0/0',
    ],
  ])('is revoked: %s', (_, offending, reason) => {
    const office = rule('sgr-2', 'tcp', '22', { cidrIpv4: '203.0.113.7/32' });
    const { violations, apply } = remedy(control, state([office, offending]), group);
    expect(violations.map(({ element, reason: said }) => [element, said])).toEqual([['sgr-1', reason]]);
    expect(apply).toEqual([revokeIds('sgr-1')]);
  });

  it('comes back as it was, with its description and tags', () => {
    const offending = rule('sgr-1', 'tcp', '22', {
      ...everyone,
      description: 'remove later',
      tags: [
        { key: 'owner', value: 'noor' },
        { key: 'aws:cloudformation:stack-name', value: 'bastion' },
      ],
    });
    const { summary, undo } = remedy(control, state([offending]), group);
    expect(summary).toBe('Revoke sgr-1 (tcp 22 from 0.0.0.0/0) in security group sg-0bastion.');
    expect(undo).toEqual([
      authorize(
        [permit('tcp', 22, 22, { IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'remove later' }] })],
        // Tags of AWS itself cannot be set.
        [{ Key: 'owner', Value: 'noor' }],
      ),
    ]);
  });

  it('is revoked with others in one call, and each comes back with its own tags', () => {
    const tags = [{ key: 'team', value: 'ledger' }];
    const rules = [
      rule('sgr-1', 'tcp', '22', { ...everyone, tags }),
      rule('sgr-2', 'tcp', '22', everyoneIpv6),
      rule('sgr-3', 'tcp', '3389', { ...everyone, tags }),
    ];
    const { apply, undo } = remedy(control, state(rules), group);
    expect(apply).toEqual([revokeIds('sgr-1', 'sgr-2', 'sgr-3')]);
    expect(undo).toEqual([
      authorize([permit('tcp', 22, 22), permit('tcp', 3389, 3389)], [{ Key: 'team', Value: 'ledger' }]),
      authorize([permit('tcp', 22, 22, { Ipv6Ranges: [{ CidrIpv6: '::/0' }] })]),
    ]);
  });
});

describe('the world in pieces', () => {
  it('is every piece, and not the office inside of one', () => {
    const rules = [
      rule('sgr-1', 'tcp', '22', { cidrIpv4: '0.0.0.0/1' }),
      rule('sgr-2', 'tcp', '22', { cidrIpv4: '203.0.113.0/24' }),
      rule('sgr-3', 'tcp', '22', { cidrIpv4: '128.0.0.0/1' }),
    ];
    expect(remedy(control, state(rules), group).apply).toEqual([revokeIds('sgr-1', 'sgr-3')]);
  });

  it('is said to be the world only together', () => {
    const rules = [
      rule('sgr-1', 'tcp', '22', { cidrIpv4: '12.0.0.0/8' }),
      rule('sgr-2', '-1', '-1', { cidrIpv4: '13.0.0.0/8' }),
    ];
    expect(detect(control, state(rules)).map(({ reason }) => reason)).toEqual([
      'tcp 22 open to the world: tcp 22 from 12.0.0.0/8, which lets in the world together with other rules of the group',
      'tcp 22 open to the world: all protocols from 13.0.0.0/8, which lets in the world together with other rules of the group',
    ]);
  });

  it('is closed only on the ports where it is the world', () => {
    const rules = [
      rule('sgr-1', 'tcp', '22', { cidrIpv4: '12.0.0.0/8' }),
      rule('sgr-2', 'tcp', '20..25', { cidrIpv4: '13.0.0.0/8' }),
    ];
    const source = { IpRanges: [{ CidrIp: '13.0.0.0/8' }] };
    expect(remedy(control, state(rules), group).apply).toEqual([
      authorize([permit('tcp', 20, 21, source), permit('tcp', 23, 25, source)]),
      revokeIds('sgr-1', 'sgr-2'),
    ]);
  });

  it('is a prefix list: the reference to it is revoked, and comes back', () => {
    const rules = [rule('sgr-1', 'tcp', '22', { prefixListId: 'pl-0any', description: 'partners' })];
    const { violations, apply, undo } = remedy(
      control,
      state(rules, { 'pl-0any': ['203.0.113.0/24', '0.0.0.0/1', '128.0.0.0/1'] }),
      group,
    );
    expect(violations[0]?.reason).toBe('tcp 22 open to the world: tcp 22 from pl-0any');
    expect(apply).toEqual([revokeIds('sgr-1')]);
    expect(undo).toEqual([
      authorize([
        permit('tcp', 22, 22, { PrefixListIds: [{ PrefixListId: 'pl-0any', Description: 'partners' }] }),
      ]),
    ]);
  });

  it('is an IPv6 prefix list: the pings that are kept are those of IPv6', () => {
    const rules = [rule('sgr-1', '-1', '-1', { prefixListId: 'pl-0any' })];
    const { apply } = remedy(control, state(rules, { 'pl-0any': ['2000::/3'] }), group);
    expect(JSON.stringify(apply[0]?.input)).toContain('"icmpv6"');
  });
});

describe('several offending rules', () => {
  it('are reported in the order in which EC2 lists them, whatever their ports', () => {
    const rules = [
      rule('sgr-1', 'udp', '3389', everyone),
      rule('sgr-2', 'tcp', '445', everyoneIpv6),
      rule('sgr-3', '-1', '-1', everyone),
    ];
    expect(detect(control, state(rules)).map(({ element }) => element)).toEqual(['sgr-1', 'sgr-2', 'sgr-3']);
  });
});

describe('the settings', () => {
  it('say which prefix lists matter', async () => {
    const aws = fakeReader({
      'ec2:DescribeSecurityGroupRules': {
        SecurityGroupRules: [
          {
            SecurityGroupRuleId: 'sgr-1',
            IsEgress: false,
            IpProtocol: 'tcp',
            FromPort: 8443,
            ToPort: 8443,
            PrefixListId: 'pl-0any',
          },
        ],
      },
      'ec2:GetManagedPrefixListEntries': { Entries: [] },
    });
    await control.read(group, aws, context);
    expect(aws.reads).toHaveLength(1);
    await control.read(group, aws, { ...context, settings: control.settings.parse({ ports: [8443] }) });
    expect(aws.reads).toHaveLength(3);
  });

  it('choose the ports', () => {
    const settings = control.settings.parse({ ports: [8443, '9000-9010'] });
    const rules = [
      rule('sgr-1', 'tcp', '22', everyone),
      rule('sgr-2', 'tcp', '8443', everyone),
      rule('sgr-3', 'tcp', '9005', everyone),
    ];
    const found = control.detect(state(rules), { ...context, settings });
    expect(found.map(({ element }) => element)).toEqual(['sgr-2', 'sgr-3']);
  });

  it('choose how wide the world is', () => {
    const settings = control.settings.parse({ widestIpv4Prefix: 16, widestIpv6Prefix: 48 });
    const rules = [
      rule('sgr-1', 'tcp', '22', { cidrIpv4: '3.0.0.0/15' }),
      rule('sgr-2', 'tcp', '22', { cidrIpv4: '5.1.0.0/16' }),
      rule('sgr-3', 'tcp', '22', { cidrIpv6: '2600::/47' }),
    ];
    const found = control.detect(state(rules), { ...context, settings });
    expect(found.map(({ element }) => element)).toEqual(['sgr-1', 'sgr-3']);
  });

  it.each([
    [{ ports: [70_000] }],
    [{ ports: ['ssh'] }],
    [{ ports: ['23-20'] }],
    [{ widestIpv4Prefix: 0 }],
    [{ widestIpv6Prefix: 129 }],
    [{ port: [22] }],
  ])('refuse %j', (settings) => {
    expect(control.settings.safeParse(settings).success).toBe(false);
  });
});

describe('the triggers', () => {
  it('each have a sample event', () => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });

  it.each([
    ['AuthorizeSecurityGroupIngress', ['sg-0dead09bbece3483c']],
    ['ModifySecurityGroupRules', ['sg-0dead09bbece3483c']],
    ['RunInstances', ['sg-0e17cec8f366d9283', 'sg-0cc8aae5f5d65bd90']],
    ['ConfigurationItemChangeNotification', ['sg-0dead09bbece3483c']],
  ])('%s names %j', (eventName, ids) => {
    expect(selectFromSample(control, eventName)).toEqual(ids);
  });

  const call = (eventName: string, requestParameters: object, responseElements: object) =>
    cloudTrailEvent({ eventSource: 'ec2.amazonaws.com', eventName, requestParameters, responseElements });

  it('find the id of a group that was named by its name', () => {
    const event = call(
      'AuthorizeSecurityGroupIngress',
      { groupName: 'bastion' },
      { securityGroupRuleSet: { items: [{ groupId: 'sg-0bastion' }, { groupId: 'sg-0bastion' }] } },
    );
    expect(selectFromEvent(control, event)).toEqual(['sg-0bastion']);
  });

  it('find nothing where instances were started without groups', () => {
    const started = { instanceId: 'i-0batch', groupSet: {}, networkInterfaceSet: {} };
    expect(
      selectFromEvent(control, call('RunInstances', {}, { instancesSet: { items: [started] } })),
    ).toEqual([]);
  });

  it.each([
    [
      'AuthorizeSecurityGroupIngress',
      'none of these is as expected: detail.requestParameters.groupId, detail.responseElements.securityGroupRuleSet',
    ],
    ['ModifySecurityGroupRules', 'detail.requestParameters.ModifySecurityGroupRulesRequest'],
    ['RunInstances', 'detail.responseElements.instancesSet'],
  ])('refuse a %s that names no group, and say where', (eventName, where) => {
    expect(() => selectFromEvent(control, call(eventName, {}, {}))).toThrow(where);
  });

  describeWithRecords('of real records', () => {
    it('name the group that was opened', () => {
      const events = readRecordedEvents('aws.exfiltration.ec2-security-group-open-port-22-ingress');
      expect(events.flatMap((event) => selectFromEvent(control, event))).toEqual(['sg-003dc7f1f1c686164']);
    });
  });
});
