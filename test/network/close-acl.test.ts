import fc from 'fast-check';
import type { Call } from '../../shared/control/change.ts';
import control from '../../shared/controls/ec2/ec2-network-acl-no-world-admin-ports.ts';
import type { AclEntry, toEntryInput } from '../../shared/network/network-acl.ts';
import { acl, entry, remember, state, world } from '../support/network-acl-entries.ts';
import { detect, remedy } from '../support/remedy.ts';

const ports = fc.constantFrom('', '0..65535', '20..30', '22', '443', '3389', '22..3389');
const cidrs = fc.constantFrom(
  world,
  '0.0.0.0/1',
  '128.0.0.0/1',
  '10.0.0.0/8',
  '203.0.113.0/24',
  '::/0',
  '::/1',
);
const entries = fc
  .array(
    fc.tuple(
      fc.constantFrom('allow' as const, 'deny' as const),
      fc.constantFrom('6', '17', '-1'),
      ports,
      cidrs,
    ),
    {
      maxLength: 6,
    },
  )
  .map((list) =>
    list.map(([action, protocol, range, cidr], index) =>
      entry(100 * (index + 1), action, protocol, protocol === '-1' ? '' : range, cidr),
    ),
  );

/** An ACL that takes calls as EC2 does: no number twice, and none replaced or deleted that is not there. */
function send(before: readonly AclEntry[], calls: readonly Call[]): readonly AclEntry[] {
  return calls
    .reduce<readonly AclEntry[]>((present, { operation, input }) => {
      const { RuleNumber, Protocol, RuleAction, CidrBlock, Ipv6CidrBlock, PortRange } = input as Partial<
        ReturnType<typeof toEntryInput>
      >;
      const others = present.filter(({ number }) => number !== RuleNumber);
      const isThere = others.length < present.length;
      expect(isThere).toBe(operation !== 'ec2:CreateNetworkAclEntry');
      if (operation === 'ec2:DeleteNetworkAclEntry') return others;
      const made = {
        number: RuleNumber ?? 0,
        isAllow: RuleAction === 'allow',
        protocol: Protocol ?? '',
        fromPort: PortRange?.From,
        toPort: PortRange?.To,
        cidr: CidrBlock ?? Ipv6CidrBlock ?? '',
      };
      return [...others, made];
    }, before)
    .toSorted((a, b) => a.number - b.number);
}

/** Whether the first entry that fits lets a packet in, as EC2 decides. */
function isLetIn(list: readonly AclEntry[], protocol: string, port: number, firstOctet: number): boolean {
  const halves: Readonly<Record<string, (octet: number) => boolean>> = {
    [world]: () => true,
    '0.0.0.0/1': (octet) => octet < 128,
    '128.0.0.0/1': (octet) => octet >= 128,
    '10.0.0.0/8': (octet) => octet === 10,
  };
  const fitting = list.find(
    (one) =>
      (one.protocol === '-1' || one.protocol === protocol) &&
      (one.fromPort ?? 0) <= port &&
      port <= (one.toPort ?? 65_535) &&
      halves[one.cidr]?.(firstOctet) === true,
  );
  return fitting?.isAllow === true;
}

describe('whatever the entries of an ACL', () => {
  const options = fc.record({ before: entries, remembered: entries });

  it('the change leaves the world out and closes nothing but the ports, and the undo brings back each entry', () => {
    fc.assert(
      fc.property(options, ({ before, remembered }) => {
        const baseline = detect(control, state(...remembered)).length === 0 ? remember(...remembered) : {};
        const { apply, undo } = remedy(control, state(...before), acl, baseline);
        const after = send(before, apply);
        expect(detect(control, state(...after))).toEqual([]);
        expect(send(after, undo as readonly Call[])).toEqual(before);
      }),
    );
  });

  it('nobody is let in or shut out on another port, where nothing else is remembered', () => {
    fc.assert(
      fc.property(entries, (before) => {
        const after = send(before, remedy(control, state(...before), acl).apply);
        for (const protocol of ['6', '17'])
          for (const port of [21, 23, 443, 3390])
            for (const octet of [8, 10, 200])
              expect(isLetIn(after, protocol, port, octet)).toBe(isLetIn(before, protocol, port, octet));
      }),
    );
  });
});
