import { parseCidr } from './cidr.ts';
import type { AddressFamily, AddressRange } from './cidr.ts';

/**
 * Ranges from which no packet of the Internet comes, disjoint within a family.
 * Source: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), entries not globally reachable, and
 * the multicast blocks (RFC 5771, RFC 4291). Blocks narrower than an IPv4 /16 or an IPv6 /32 are left out: they are too
 * small to make a difference between the world and a company.
 */
const notPublic: Readonly<Record<AddressFamily, readonly AddressRange[]>> = {
  ipv4: [
    '0.0.0.0/8', // this network
    '10.0.0.0/8', // private use, RFC 1918
    '100.64.0.0/10', // shared by carriers, RFC 6598
    '127.0.0.0/8', // loopback
    '169.254.0.0/16', // link local
    '172.16.0.0/12', // private use, RFC 1918
    '192.168.0.0/16', // private use, RFC 1918
    '198.18.0.0/15', // benchmarks, RFC 2544
    '224.0.0.0/4', // multicast
    '240.0.0.0/4', // reserved, and the broadcast address
  ].map(parseCidr),
  ipv6: [
    '2001:db8::/32', // documentation, RFC 3849
    '3fff::/20', // documentation, RFC 9637
    '5f00::/16', // segment routing, RFC 9602
    'fc00::/7', // unique local, RFC 4193
    'fe80::/10', // link local
    'fec0::/10', // site local, deprecated by RFC 3879
    'ff00::/8', // multicast
  ].map(parseCidr),
};

/**
 * How many public addresses lie below `address`: its place on a line of public addresses only, on which neighbours
 * stay neighbours when a private range lies between them.
 */
export function countPublicAddressesBelow(family: AddressFamily, address: bigint): bigint {
  let count = address;
  for (const { first, last } of notPublic[family]) {
    if (address > last) count -= last - first + 1n;
    else if (address > first) count -= address - first;
  }
  return count;
}
