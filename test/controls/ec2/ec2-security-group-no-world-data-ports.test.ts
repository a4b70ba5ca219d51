import control from '../../../shared/controls/ec2/ec2-security-group-no-world-data-ports.ts';
import admin from '../../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import { intersectPorts } from '../../../shared/network/port-range.ts';
import { adminPorts, dataTcpPorts, dataUdpPorts } from '../../../shared/network/risky-ports.ts';
import { toPortRanges } from '../../../shared/network/world-ports.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader } from '../../support/fake-reader.ts';
import { send } from '../../support/fake-security-group.ts';
import { detect, remedy } from '../../support/remedy.ts';
import {
  authorize,
  everyone,
  everyoneIpv6,
  group,
  permit,
  revokeContent,
  revokeIds,
  rule,
  state,
} from '../../support/security-group-rules.ts';
import { contextOf } from '../../support/test-context.ts';

describe('a security group without a data port open to the world', () => {
  it.each([
    ['no rule', []],
    ['the web open to the world', [rule('sgr-1', 'tcp', '443', everyone)]],
    ['a database open to the network', [rule('sgr-1', 'tcp', '5432', { cidrIpv4: '10.0.0.0/8' })]],
    ['a database open to another group', [rule('sgr-1', 'tcp', '5432', { referencedGroupId: 'sg-0web' })]],
    [
      'SSH open to the world, which is the business of another control',
      [rule('sgr-1', 'tcp', '22', everyone)],
    ],
    ['the number of a database’s port open over UDP', [rule('sgr-1', 'udp', '5432', everyone)]],
  ])('has %s', (_, rules) => {
    expect(detect(control, state(rules))).toEqual([]);
  });
});

describe('a rule that opens a data port to the world', () => {
  it.each([
    ['PostgreSQL', rule('sgr-1', 'tcp', '5432', everyone), 'tcp 5432'],
    ['Redis over IPv6', rule('sgr-1', 'tcp', '6379', everyoneIpv6), 'tcp 6379'],
    ['MongoDB', rule('sgr-1', '6', '27017..27019', everyone), 'tcp 27017-27019'],
    ['LDAP over UDP', rule('sgr-1', 'udp', '389', everyone), 'udp 389'],
  ])('is revoked, and comes back: %s', (_, offending, ports) => {
    const { violations, apply, undo } = remedy(control, state([offending]), group);
    expect(violations.map(({ reason }) => reason)).toEqual([
      expect.stringContaining(`${ports} open to the world`),
    ]);
    expect(apply).toEqual([revokeIds('sgr-1')]);
    expect(undo).toHaveLength(1);
  });

  it('is split around the port where it opens more', () => {
    const { apply, undo } = remedy(control, state([rule('sgr-1', 'tcp', '5430..5434', everyone)]), group);
    const kept = [permit('tcp', 5430, 5431), permit('tcp', 5433, 5434)];
    expect(apply).toEqual([authorize(kept), revokeIds('sgr-1')]);
    expect(undo).toEqual([authorize([permit('tcp', 5430, 5434)]), revokeContent(...kept)]);
  });
});

describe('a rule that opens everything', () => {
  it('has room in a group once it is split around administration and data ports', () => {
    const wide = state([rule('sgr-1', '-1', '-1', everyone)]);
    const withoutAdmin = send(wide, remedy(admin, wide, group).apply);
    const closed = send(withoutAdmin, remedy(control, withoutAdmin, group).apply);
    expect(detect(control, closed)).toEqual([]);
    expect(detect(admin, closed)).toEqual([]);
    expect(closed.rules.length).toBeLessThanOrEqual(45);
  });
});

describe('the ports', () => {
  it.each([
    ['TCP', dataTcpPorts],
    ['UDP', dataUdpPorts],
  ])('of %s are none of the administration ports: no two controls act on one', (_, ports) => {
    const both = toPortRanges(ports).flatMap((port) =>
      toPortRanges(adminPorts).filter((other) => intersectPorts(port, other) !== undefined),
    );
    expect(both).toEqual([]);
  });

  it('are chosen by protocol', () => {
    const rules = [rule('sgr-1', 'tcp', '8086', everyone), rule('sgr-2', 'udp', '8086', everyone)];
    const settings = { tcpPorts: [8086] };
    expect(detect(control, state(rules), { settings }).map(({ element }) => element)).toEqual(['sgr-1']);
  });
});

describe('reading the group', () => {
  it('takes one call, and fails where it is denied', async () => {
    const context = contextOf(control);
    const aws = fakeReader({
      'ec2:DescribeSecurityGroupRules': {
        SecurityGroupRules: [{ SecurityGroupRuleId: 'sgr-1', IsEgress: true, IpProtocol: '-1' }],
      },
    });
    await expect(control.read(group, aws, context)).resolves.toEqual(state([]));
    expect(aws.reads).toHaveLength(1);
    const denied = fakeReader({ 'ec2:DescribeSecurityGroupRules': awsError('UnauthorizedOperation') });
    await expect(control.read(group, denied, context)).rejects.toThrow('UnauthorizedOperation');
  });
});

describeTriggers(control, {
  AuthorizeSecurityGroupIngress: ['sg-0dead09bbece3483c'],
  ModifySecurityGroupRules: ['sg-0dead09bbece3483c'],
  RunInstances: ['sg-0e17cec8f366d9283'],
  ConfigurationItemChangeNotification: ['sg-0dead09bbece3483c'],
});
