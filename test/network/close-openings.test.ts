import fc from 'fast-check';
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import control from '../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import { parsePortRange } from '../../shared/network/port-range.ts';
import type { SecurityGroupState } from '../../shared/network/security-group.ts';
import { send, toIdentity } from '../support/fake-security-group.ts';
import { fakeReader } from '../support/fake-reader.ts';
import { detect, remedy } from '../support/remedy.ts';
import { contextOf } from '../support/test-context.ts';
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

describe('a group that has no room for narrower rules', () => {
  const rules = [rule('sgr-1', '-1', '-1', everyone), rule('sgr-2', 'tcp', '443', everyone)];
  const ask = async (rulesPerGroup: number, of = state(rules)) =>
    control.findDependents?.(
      of,
      detect(control, of),
      group,
      fakeReader({}),
      contextOf(control, { settings: { rulesPerGroup } }),
    );

  it('has the rule revoked as a whole, and asks first', async () => {
    const { summary, apply, undo } = remedy(control, state(rules), group, {
      settings: { rulesPerGroup: 18 },
    });
    expect(apply).toEqual([revokeIds('sgr-1')]);
    expect(undo).toEqual([authorize([permit('-1', -1, -1)])]);
    expect(summary).toMatch(/as a whole: there is no room for 17 narrower rules/);
    await expect(ask(18)).resolves.toEqual([
      'whoever uses another port of sgr-1: sg-0bastion has no room for the 17 narrower rules that would keep them in',
    ]);
  });

  it('is none whose rules just fit', async () => {
    await expect(ask(19)).resolves.toEqual([]);
  });

  it('counts the rules of IPv4 and IPv6 apart, as EC2 does, and a prefix list as its entries', async () => {
    const both = [...rules, rule('sgr-3', '-1', '-1', everyoneIpv6)];
    await expect(ask(19, state(both))).resolves.toEqual([]);
    const listed = [...rules, rule('sgr-3', 'tcp', '22', { prefixListId: 'pl-1' })];
    const offices = ['203.0.113.0/24', '198.51.100.0/24'];
    await expect(ask(20, state(listed, { 'pl-1': offices }))).resolves.toHaveLength(1);
    await expect(ask(21, state(listed, { 'pl-1': offices }))).resolves.toEqual([]);
  });

  it('is asked about nothing where the rule opens nothing else', async () => {
    await expect(ask(1, state([rule('sgr-1', 'tcp', '22', everyone)]))).resolves.toEqual([]);
  });
});

const cidrs = [
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '12.0.0.0/8',
  '13.0.0.0/8',
  '12.9.0.0/16',
  '10.0.0.0/8',
  '203.0.113.7/32',
];
const cidrsIpv6 = ['::/0', '2000::/3', '2600::/32', '2600:1::/32', '2600:1f18::/48', 'fc00::/7'];
const prefixLists = {
  'pl-any': ['12.0.0.0/7'],
  'pl-offices': ['203.0.113.0/24'],
  'pl-any6': ['::/1', '8000::/1'],
};

const sources = fc.oneof(
  fc.constantFrom(...cidrs).map((cidrIpv4) => ({ cidrIpv4 })),
  fc.constantFrom(...cidrsIpv6).map((cidrIpv6) => ({ cidrIpv6 })),
  fc.constantFrom(...Object.keys(prefixLists)).map((prefixListId) => ({ prefixListId })),
);
const edges = [0, 19, 20, 22, 23, 24, 443, 445, 3389, 5984, 5986, 65_535];
const filters = fc.oneof(
  fc
    .tuple(fc.constantFrom('tcp', 'udp'), fc.constantFrom(...edges), fc.constantFrom(...edges))
    .map(([protocol, a, b]) => ({ protocol, fromPort: Math.min(a, b), toPort: Math.max(a, b) })),
  fc.constantFrom(
    { protocol: '-1', fromPort: -1, toPort: -1 },
    { protocol: 'icmp', fromPort: -1, toPort: -1 },
    { protocol: '50', fromPort: -1, toPort: -1 },
  ),
);
const tags = fc.constantFrom([], [{ key: 'team', value: 'ledger' }]);
const descriptions = fc.constantFrom(undefined, 'web');

const someRules = fc
  .uniqueArray(
    fc.tuple(filters, sources, tags, descriptions).map(([filter, source, labels, description]) => {
      return { ...filter, ...source, tags: labels, description };
    }),
    { maxLength: 8, selector: toIdentity },
  )
  .map((rules) =>
    state(
      rules.map((content, index) => ({ id: `sgr-${index}`, ...content })),
      prefixLists,
    ),
  );

/** Groups of any rules, some of which have narrower rules beside them already. */
const groups = fc.tuple(someRules, fc.nat({ max: 3 })).map(([before, oneIn]): SecurityGroupState => {
  const after = send(before, remedy(control, before, group).apply);
  const narrower = after.rules.filter((rule) => !before.rules.includes(rule));
  return { ...before, rules: [...before.rules, ...narrower.filter((_, index) => index % 4 < oneIn)] };
});

/** A quota that no generated group reaches. */
const roomy = { settings: { rulesPerGroup: 1000 } };
const settings = control.settings.parse({}) as { readonly ports: readonly (string | number)[] };
const adminPorts = settings.ports.map(parsePortRange);
const isAdminPort = (port: number) => adminPorts.some(({ from, to }) => from <= port && port <= to);

const addresses = [
  '198.51.100.1',
  '12.9.1.1',
  '13.1.1.1',
  '10.1.1.1',
  '203.0.113.7',
  '2600::1',
  '2600:1::1',
  'fc00::1',
];
const packets = addresses.flatMap((address) => [
  ...edges.flatMap((port) => [
    { address, protocol: 'tcp', port },
    { address, protocol: 'udp', port },
  ]),
  { address, protocol: isIPv6(address) ? 'icmpv6' : 'icmp', port: undefined },
]);
type Packet = (typeof packets)[number];

/** The addresses above that a range holds, as another library says. */
const addressesOf = Object.fromEntries(
  [...cidrs, ...cidrsIpv6, ...Object.values(prefixLists).flat()].map((cidr) => {
    const [base, prefix] = ipaddr.parseCIDR(cidr);
    const isInside = (address: string) => {
      const parsed = ipaddr.parse(address);
      return parsed.kind() === base.kind() && parsed.match(base, prefix);
    };
    return [cidr, addresses.filter(isInside)];
  }),
);

function isLetIn({ rules }: SecurityGroupState, { address, protocol, port = -1 }: Packet): boolean {
  return rules.some((rule) => {
    const isFor =
      rule.protocol === '-1' ||
      (rule.protocol === protocol && (rule.fromPort ?? 0) <= port && port <= (rule.toPort ?? 0));
    const listed = prefixLists[rule.prefixListId as keyof typeof prefixLists] as
      readonly string[] | undefined;
    const from = listed ?? [rule.cidrIpv4 ?? rule.cidrIpv6 ?? ''];
    return isFor && from.some((cidr) => addressesOf[cidr]?.includes(address));
  });
}

/** The rules of a group without their ids, which are new when a rule comes back. */
function toContents({ rules }: SecurityGroupState): ReadonlySet<string> {
  return new Set(
    rules.map(({ id: _id, ...content }) => JSON.stringify(content, Object.keys(content).toSorted())),
  );
}

describe('whatever the rules of a group', () => {
  it('the change leaves no opening, and closes nothing but administration ports', () => {
    fc.assert(
      fc.property(groups, (before) => {
        const after = send(before, remedy(control, before, group, roomy).apply);
        expect(detect(control, after)).toEqual([]);
        const cutOff = packets.filter((packet) => isLetIn(before, packet) && !isLetIn(after, packet));
        expect(cutOff.filter(({ port }) => port === undefined || !isAdminPort(port))).toEqual([]);
        expect(packets.filter((packet) => !isLetIn(before, packet) && isLetIn(after, packet))).toEqual([]);
      }),
    );
  });

  it('the undo brings back every rule with its description and tags, and no other', () => {
    fc.assert(
      fc.property(groups, (before) => {
        const { apply, undo } = remedy(control, before, group, roomy);
        const after = send(send(before, apply), undo as typeof apply);
        expect(toContents(after)).toEqual(toContents(before));
      }),
    );
  });
});
