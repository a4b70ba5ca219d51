import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import type { JsonValue } from '../control/json.ts';
import type { OperationInput } from '../aws/operation-map.ts';
import { formatPorts } from './port-range.ts';
import { allProtocols, portProtocols, toProtocolName } from './protocol.ts';
import { getPorts } from './world-openings.ts';

/** An entry of a network ACL about what comes in. */
export const aclEntry = z.object({
  /** The lower, the earlier: the first entry that fits a packet decides about it. */
  number: z.number(),
  isAllow: z.boolean(),
  /** A protocol's number, `-1` for all. */
  protocol: z.string(),
  fromPort: z.number().optional(),
  toPort: z.number().optional(),
  icmpType: z.number().optional(),
  icmpCode: z.number().optional(),
  cidr: z.string(),
});
export type AclEntry = Readonly<z.infer<typeof aclEntry>>;

export type NetworkAclState = {
  readonly aclId: string;
  /** Of the ACL that a VPC has from its beginning. */
  readonly isDefault: boolean;
  /** In the order in which EC2 looks at them, without the one that ends every ACL. */
  readonly entries: readonly AclEntry[];
  /** The subnets behind it. */
  readonly subnets: readonly string[];
};

/** Behind it is only the entry that denies what no other decides about. Source: "Network ACL rules", Amazon VPC User Guide. */
const lastNumber = 32_766;

const described = z
  .object({
    RuleNumber: z.number(),
    RuleAction: z.enum(['allow', 'deny']),
    Egress: z.boolean(),
    Protocol: z.string(),
    PortRange: z.object({ From: z.number().optional(), To: z.number().optional() }).optional(),
    IcmpTypeCode: z.object({ Type: z.number().optional(), Code: z.number().optional() }).optional(),
    CidrBlock: z.string().optional(),
    Ipv6CidrBlock: z.string().optional(),
  })
  .transform((entry) => ({
    isEgress: entry.Egress,
    entry: aclEntry.parse({
      number: entry.RuleNumber,
      isAllow: entry.RuleAction === 'allow',
      protocol: entry.Protocol,
      fromPort: entry.PortRange?.From,
      toPort: entry.PortRange?.To,
      icmpType: entry.IcmpTypeCode?.Type,
      icmpCode: entry.IcmpTypeCode?.Code,
      cidr: entry.CidrBlock ?? entry.Ipv6CidrBlock,
    }),
  }));

/** Reads what a network ACL lets in, in one call; undefined where it is another account's. */
export async function readNetworkAcl(
  aclId: string,
  aws: Reader<'ec2:DescribeNetworkAcls'>,
): Promise<NetworkAclState | undefined> {
  const { NetworkAcls: [acl] = [] } = await aws.read('ec2:DescribeNetworkAcls', { NetworkAclIds: [aclId] });
  if (acl?.OwnerId !== aws.account) return undefined;
  return {
    aclId,
    isDefault: z.boolean().parse(acl.IsDefault),
    entries: (acl.Entries ?? [])
      .map((entry) => described.parse(entry))
      .filter(({ isEgress, entry }) => !isEgress && entry.number <= lastNumber)
      .map(({ entry }) => entry)
      .toSorted((a, b) => a.number - b.number),
    subnets: (acl.Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []).toSorted(),
  };
}

/** An entry as EC2 takes it. */
export function toEntryInput(
  aclId: string,
  { number, isAllow, protocol, cidr, fromPort, toPort, icmpType, icmpCode }: AclEntry,
): OperationInput<'ec2:CreateNetworkAclEntry' | 'ec2:ReplaceNetworkAclEntry'> {
  return {
    NetworkAclId: aclId,
    Egress: false,
    RuleNumber: number,
    RuleAction: isAllow ? 'allow' : 'deny',
    Protocol: protocol,
    ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
    ...((fromPort !== undefined || toPort !== undefined) && { PortRange: { From: fromPort, To: toPort } }),
    ...((icmpType !== undefined || icmpCode !== undefined) && {
      IcmpTypeCode: { Type: icmpType, Code: icmpCode },
    }),
  };
}

/** What somebody can have changed of what an ACL lets in. */
export function getAclMeaning({ entries }: Pick<NetworkAclState, 'entries'>): JsonValue {
  return entries.map((entry) => ({ ...entry }));
}

/** `allow tcp 22 from 0.0.0.0/0` */
export function describeEntry(entry: AclEntry): string {
  const name = toProtocolName(entry.protocol);
  const ports = portProtocols.map((of) => getPorts(entry, of)).find((range) => range !== undefined);
  const what =
    name === allProtocols
      ? 'all protocols'
      : [name, ports === undefined ? '' : formatPorts([ports])].filter(Boolean).join(' ');
  return `${entry.isAllow ? 'allow' : 'deny'} ${what} from ${entry.cidr}`;
}
