import control from '../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import { remedy } from '../support/remedy.ts';
import {
  authorize,
  besidesAdminPorts,
  everyone,
  everyoneIpv6,
  group,
  permit,
  revokeContent,
  revokeIds,
  rule,
  state,
} from '../support/security-group-rules.ts';

describe('a rule that opens more than the ports to close', () => {
  it('is replaced by rules around them, which are there before it is gone', () => {
    const offending = rule('sgr-1', 'tcp', '22..80', {
      ...everyone,
      description: 'web',
      tags: [{ key: 'team', value: 'ledger' }],
    });
    const { summary, apply, undo } = remedy(control, state([offending]), group);
    const source = { IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'web' }] };
    const tags = [{ Key: 'team', Value: 'ledger' }];
    expect(apply).toEqual([authorize([permit('tcp', 24, 80, source)], tags), revokeIds('sgr-1')]);
    expect(undo).toEqual([
      authorize([permit('tcp', 22, 80, source)], tags),
      revokeContent(permit('tcp', 24, 80)),
    ]);
    expect(summary).toBe(
      'Revoke sgr-1 (tcp 22-80 from 0.0.0.0/0) in security group sg-0bastion, after 1 narrower rule that keeps the rest open.',
    );
  });

  it('keeps everything else of all TCP ports', () => {
    const { apply } = remedy(control, state([rule('sgr-1', 'tcp', '0..65535', everyone)]), group);
    expect(apply).toEqual([
      authorize(besidesAdminPorts.map(({ from, to }) => permit('tcp', from, to))),
      revokeIds('sgr-1'),
    ]);
  });

  it.each([
    ['IPv4', everyone, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }, 'icmp'],
    ['IPv6', everyoneIpv6, { Ipv6Ranges: [{ CidrIpv6: '::/0' }] }, 'icmpv6'],
  ])('keeps the TCP and UDP ports and the pings of all protocols over %s', (_, world, source, icmp) => {
    const { summary, apply, undo } = remedy(control, state([rule('sgr-1', '-1', '-1', world)]), group);
    const kept = [
      ...besidesAdminPorts.map(({ from, to }) => permit('tcp', from, to, source)),
      ...besidesAdminPorts.map(({ from, to }) => permit('udp', from, to, source)),
      permit(icmp, -1, -1, source),
    ];
    expect(apply).toEqual([authorize(kept), revokeIds('sgr-1')]);
    expect(undo).toEqual([authorize([permit('-1', -1, -1, source)]), revokeContent(...kept)]);
    expect(summary).toMatch(
      /after 17 narrower rules that keep the rest open\. sgr-1 let in every protocol; those other than TCP, UDP and ICMP are no longer let in\.$/,
    );
  });

  it('is not given a narrower rule that is there already, which stays when the change is undone', () => {
    const rules = [
      rule('sgr-1', 'tcp', '22..80', everyone),
      rule('sgr-2', 'tcp', '24..80', { ...everyone, description: 'web' }),
    ];
    const { apply, undo } = remedy(control, state(rules), group);
    expect(apply).toEqual([revokeIds('sgr-1')]);
    expect(undo).toEqual([authorize([permit('tcp', 22, 80)])]);
  });

  it('shares a narrower rule with another one that needs the same', () => {
    const rules = [rule('sgr-1', 'tcp', '0..65535', everyone), rule('sgr-2', '-1', '-1', everyone)];
    const { apply, undo } = remedy(control, state(rules), group);
    const kept = [
      ...besidesAdminPorts.map(({ from, to }) => permit('tcp', from, to)),
      ...besidesAdminPorts.map(({ from, to }) => permit('udp', from, to)),
      permit('icmp', -1, -1),
    ];
    expect(apply).toEqual([authorize(kept), revokeIds('sgr-1', 'sgr-2')]);
    expect(undo).toEqual([
      authorize([permit('tcp', 0, 65_535), permit('-1', -1, -1)]),
      revokeContent(...kept),
    ]);
  });
});
