/** The protocols whose packets carry ports that a security group can tell apart. */
export const portProtocols = ['tcp', 'udp'] as const;
export type PortProtocol = (typeof portProtocols)[number];

/** IANA protocol numbers of the protocols that EC2 knows by name. */
const names: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };

export const allProtocols = '-1';

/** The name EC2 gives a protocol, or its number where it has none. */
export function toProtocolName(protocol: string): string {
  return names[protocol] ?? protocol.toLowerCase();
}
