import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { addressBits, parseCidr, subtractRange } from '../../shared/network/cidr.ts';
import type { AddressFamily } from '../../shared/network/cidr.ts';
import { MalformedCidrError } from '../../shared/network/malformed-cidr-error.ts';

function format(family: AddressFamily, value: bigint): string {
  const bytes = Array.from({ length: addressBits[family] / 8 }, (_, index) =>
    Number((value >> BigInt(8 * index)) & 255n),
  );
  return ipaddr.fromByteArray(bytes.toReversed()).toString();
}

function contains(first: bigint, last: bigint, address: bigint): boolean {
  return first <= address && address <= last;
}

const families = fc.constantFrom<AddressFamily>('ipv4', 'ipv6');
const cidrs = families.chain((family) =>
  fc.record({
    family: fc.constant(family),
    address: fc.bigInt({ min: 0n, max: (1n << BigInt(addressBits[family])) - 1n }),
    prefix: fc.nat({ max: addressBits[family] }),
  }),
);

describe('a range in CIDR notation', () => {
  it.each([
    ['0.0.0.0/0', 'ipv4', 0n, 2n ** 32n - 1n],
    ['208.1.2.3/0', 'ipv4', 0n, 2n ** 32n - 1n],
    ['128.0.0.0/1', 'ipv4', 2n ** 31n, 2n ** 32n - 1n],
    ['10.1.2.3/8', 'ipv4', 0x0a00_0000n, 0x0aff_ffffn],
    ['203.0.113.7/32', 'ipv4', 0xcb00_7107n, 0xcb00_7107n],
    ['203.0.113.7', 'ipv4', 0xcb00_7107n, 0xcb00_7107n],
    ['::/0', 'ipv6', 0n, 2n ** 128n - 1n],
    ['2001:DB8::1/0', 'ipv6', 0n, 2n ** 128n - 1n],
    ['8000::/1', 'ipv6', 2n ** 127n, 2n ** 128n - 1n],
    ['::1', 'ipv6', 1n, 1n],
    ['1::/128', 'ipv6', 1n << 112n, 1n << 112n],
    [
      '1:2:3:4:5:6:7::',
      'ipv6',
      0x0001_0002_0003_0004_0005_0006_0007_0000n,
      0x0001_0002_0003_0004_0005_0006_0007_0000n,
    ],
    ['::ffff:203.0.113.7/128', 'ipv6', 0xffff_cb00_7107n, 0xffff_cb00_7107n],
  ])('%s is read as %s from %s to %s', (text, family, first, last) => {
    expect(parseCidr(text)).toMatchObject({ family, first, last });
  });

  it.each([
    '',
    '/0',
    'anywhere',
    '0.0.0.0/33',
    '::/129',
    '1.2.3/8',
    '1.2.3.4.5/8',
    '1.2.3.256/8',
    '075.050.255.67/32',
    '1.2.3.4/',
    '1.2.3.4/-1',
    '1.2.3.4/8/8',
    ' 1.2.3.4/8',
    '1:2:3:4:5:6:7/64',
    '1:2:3:4:5:6:7:8:9/64',
    '1::2::3/64',
    '1:2:3:4:5:6:7::8/64',
    ':1:2:3:4:5:6:7/64',
    '12345::/64',
    'g::/64',
    'fe80::1%eth0/64',
    '::1.2.3/96',
  ])('%j is refused', (text) => {
    expect(() => parseCidr(text)).toThrow(MalformedCidrError);
  });

  it('contains an address exactly when ipaddr.js says so, however the base is written', () => {
    fc.assert(
      fc.property(cidrs, fc.nat({ max: 127 }), ({ family, address, prefix }, bit) => {
        // An address that differs in one bit lies just inside or just outside.
        const other = address ^ (1n << BigInt(bit % addressBits[family]));
        const { first, last } = parseCidr(`${format(family, address)}/${prefix}`);
        const oracle = ipaddr
          .parse(format(family, other))
          .match(ipaddr.parse(format(family, address)), prefix);
        expect(contains(first, last, other)).toBe(oracle);
      }),
    );
  });

  it('is the same for every spelling of an IPv6 address', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1);
        expect(parseCidr(text)).toEqual(parseCidr(canonical));
      }),
    );
  });
});

describe('a range without another one', () => {
  it('holds the addresses that only the one has, in ranges of which none has another’s', () => {
    fc.assert(
      fc.property(cidrs, fc.nat({ max: 127 }), fc.boolean(), fc.bigInt(), (one, length, isNear, seed) => {
        const bits = addressBits[one.family];
        // Near the one, so that they overlap more often than not.
        const address = isNear ? one.address : one.address ^ (1n << BigInt(bits - 1));
        const range = parseCidr(`${format(one.family, one.address)}/${one.prefix}`);
        const other = parseCidr(`${format(one.family, address)}/${length % (bits + 1)}`);
        const left = subtractRange(range, other);
        const probe = range.first + ((seed < 0n ? -seed : seed) % (range.last - range.first + 1n));
        for (const at of [probe, other.first, other.last, range.first, range.last]) {
          const holders = left.filter(({ first, last }) => contains(first, last, at));
          const isWanted = contains(range.first, range.last, at) && !contains(other.first, other.last, at);
          expect(holders).toHaveLength(isWanted ? 1 : 0);
        }
        for (const { first, last, prefix } of left)
          expect(last - first + 1n).toBe(1n << BigInt(bits - prefix));
      }),
    );
  });

  it('is all of it where the other is of another family', () => {
    const range = parseCidr('0.0.0.0/0');
    expect(subtractRange(range, parseCidr('::/0'))).toEqual([range]);
  });
});
