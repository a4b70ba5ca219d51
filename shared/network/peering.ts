import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import type { Trusted } from '../control/trusted.ts';

/** One of the two VPCs that are peers. */
export type PeeringSide = { readonly account: string; readonly region: string; readonly vpc: string };

export type PeeringState = {
  /** The account that looks. */
  readonly own: string;
  readonly requester: PeeringSide;
  readonly accepter: PeeringSide;
  /** EC2's word for where it stands, such as `pending-acceptance`, `active`, `deleted`. */
  readonly status: string;
};

/** States from which a peering connection does not come back, though EC2 describes it for a while. */
const ended = new Set(['deleted', 'deleting', 'rejected', 'failed', 'expired']);

const side = z
  .object({ OwnerId: z.string(), Region: z.string(), VpcId: z.string() })
  .transform(({ OwnerId, Region, VpcId }) => ({ account: OwnerId, region: Region, vpc: VpcId }));
const described = z.object({
  RequesterVpcInfo: side,
  AccepterVpcInfo: side,
  Status: z.object({ Code: z.string() }),
});

/** Reads a peering connection; one that has ended, for as long as EC2 describes it. */
export async function readPeering(
  id: string,
  aws: Reader<'ec2:DescribeVpcPeeringConnections'>,
): Promise<PeeringState | undefined> {
  const { VpcPeeringConnections: [connection] = [] } = await aws.read('ec2:DescribeVpcPeeringConnections', {
    VpcPeeringConnectionIds: [id],
  });
  if (connection === undefined) return undefined;
  const { RequesterVpcInfo, AccepterVpcInfo, Status } = described.parse(connection);
  return { own: aws.account, requester: RequesterVpcInfo, accepter: AccepterVpcInfo, status: Status.Code };
}

/** Whether it was asked for, and nobody has answered yet. */
export function isPending(status: string): boolean {
  return status === 'initiating-request' || status === 'pending-acceptance';
}

/** The sides that belong to neither the account nor one that it trusts; none where nothing joins them any more. */
export function findForeignSides(
  { own, requester, accepter, status }: PeeringState,
  { accounts }: Trusted,
): readonly PeeringSide[] {
  if (ended.has(status)) return [];
  return [requester, accepter].filter(({ account }) => account !== own && !accounts.includes(account));
}
