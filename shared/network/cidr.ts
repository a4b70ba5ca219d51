import { MalformedCidrError } from './malformed-cidr-error.ts';

export const addressFamilies = ['ipv4', 'ipv6'] as const;
export type AddressFamily = (typeof addressFamilies)[number];

/** The bits of an address. */
export const addressBits: Readonly<Record<AddressFamily, number>> = { ipv4: 32, ipv6: 128 };

/** All addresses from `first` to `last`, both among them, which is all that share a prefix of `prefix` bits. */
export interface AddressRange {
  readonly family: AddressFamily;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

/**
 * Reads a range in CIDR notation. Host bits may be set (`208.1.2.3/0` is every IPv4 address), and an address without
 * a prefix is a range of its own.
 * @throws MalformedCidrError
 */
export function parseCidr(text: string): AddressRange {
  const [, address = '', digits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const value = family === 'ipv6' ? parseIpv6(address) : parseIpv4(address);
  const bits = addressBits[family];
  const prefix = digits === undefined ? bits : Number(digits);
  if (value === undefined || prefix > bits) throw new MalformedCidrError(text);
  const hostBits = BigInt(bits - prefix);
  const first = (value >> hostBits) << hostBits;
  return { family, first, last: first + (1n << hostBits) - 1n, prefix };
}

/** What is left of a range without another one: nothing, all of it, or the ranges around the other one. */
export function subtractRange(range: AddressRange, other: AddressRange): readonly AddressRange[] {
  if (range.family !== other.family || range.last < other.first || other.last < range.first) return [range];
  // Ranges are nested or disjoint, never half overlapping.
  if (other.prefix <= range.prefix) return [];
  const prefix = range.prefix + 1;
  const middle = range.first + (range.last - range.first + 1n) / 2n;
  return [
    { ...range, prefix, last: middle - 1n },
    { ...range, prefix, first: middle },
  ].flatMap((half) => subtractRange(half, other));
}

function parseIpv4(text: string): bigint | undefined {
  const octets = text.split('.');
  // A leading zero means octal to some readers and nothing to others, so it is no address.
  if (
    octets.length !== 4 ||
    !octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)
  ) {
    return undefined;
  }
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const groups = expandIpv6(withHexadecimalTail(text));
  if (groups?.length !== 8 || !groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** Writes the groups that `::` stands for; undefined where it stands twice or for no group. */
function expandIpv6(text: string): readonly string[] | undefined {
  const [head = '', tail, ...rest] = text.split('::');
  const before = toGroups(head);
  if (tail === undefined) return before;
  const after = toGroups(tail);
  const missing = 8 - before.length - after.length;
  if (rest.length > 0 || missing < 1) return undefined;
  return [...before, ...Array.from({ length: missing }, () => '0'), ...after];
}

function toGroups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

/** The last 32 bits of an IPv6 address may be written as an IPv4 address (RFC 4291, section 2.2). */
function withHexadecimalTail(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const value = parseIpv4(text.slice(start));
  if (value === undefined) return text;
  return `${text.slice(0, start)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}
