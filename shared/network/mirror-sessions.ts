import * as z from 'zod';
import { call, type Call } from '../control/change.ts';
import type { Reader } from '../control/control.ts';
import { readPages } from './read-pages.ts';
import { settableTags } from './security-group.ts';

/** A copy of what an interface sends and receives, and where it goes. */
export type MirrorSession = {
  readonly id: string;
  readonly target: string;
  readonly filter: string;
  readonly number: number;
  readonly packetLength?: number | undefined;
  readonly virtualNetwork?: number | undefined;
  readonly description?: string | undefined;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
};

export type MirrorState = {
  readonly interfaceId: string;
  readonly sessions: readonly MirrorSession[];
};

export const mirrorReads = ['ec2:DescribeTrafficMirrorSessions', 'ec2:DescribeNetworkInterfaces'] as const;
export const mirrorWrites = ['ec2:CreateTrafficMirrorSession', 'ec2:DeleteTrafficMirrorSession'] as const;

const described = z
  .object({
    TrafficMirrorSessionId: z.string(),
    TrafficMirrorTargetId: z.string(),
    TrafficMirrorFilterId: z.string(),
    SessionNumber: z.number(),
    PacketLength: z.number().optional(),
    VirtualNetworkId: z.number().optional(),
    Description: z.string().optional(),
    Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
  })
  .transform((session): MirrorSession => ({
    id: session.TrafficMirrorSessionId,
    target: session.TrafficMirrorTargetId,
    filter: session.TrafficMirrorFilterId,
    number: session.SessionNumber,
    packetLength: session.PacketLength,
    virtualNetwork: session.VirtualNetworkId,
    description: session.Description,
    tags: session.Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
  }));

/** Reads the sessions that copy the traffic of an interface, in the order in which EC2 looks at them. */
export async function readMirrorSessions(
  interfaceId: string,
  aws: Reader<(typeof mirrorReads)[number]>,
): Promise<MirrorState | undefined> {
  const pages = await readPages(async (NextToken) =>
    aws.read('ec2:DescribeTrafficMirrorSessions', {
      Filters: [{ Name: 'network-interface-id', Values: [interfaceId] }],
      MaxResults: 1000,
      NextToken,
    }),
  );
  const sessions = pages
    .flatMap(({ TrafficMirrorSessions = [] }) => TrafficMirrorSessions)
    .map((session) => described.parse(session))
    .toSorted((a, b) => a.number - b.number);
  // An interface that is gone has no session either; a look at it tells, or fails as gone.
  if (sessions.length === 0) {
    const { NetworkInterfaces = [] } = await aws.read('ec2:DescribeNetworkInterfaces', {
      NetworkInterfaceIds: [interfaceId],
    });
    if (NetworkInterfaces.length === 0) return undefined;
  }
  return { interfaceId, sessions };
}

/** The call that makes a session like this one; its id is new. */
export function recreateSession(
  interfaceId: string,
  session: MirrorSession,
): Call<'ec2:CreateTrafficMirrorSession'> {
  const { packetLength, virtualNetwork, description } = session;
  const tags = settableTags(session.tags);
  return call('ec2:CreateTrafficMirrorSession', {
    NetworkInterfaceId: interfaceId,
    TrafficMirrorTargetId: session.target,
    TrafficMirrorFilterId: session.filter,
    SessionNumber: session.number,
    ...(packetLength !== undefined && { PacketLength: packetLength }),
    ...(virtualNetwork !== undefined && { VirtualNetworkId: virtualNetwork }),
    ...(description !== undefined && { Description: description }),
    ...(tags.length > 0 && {
      TagSpecifications: [
        {
          ResourceType: 'traffic-mirror-session',
          Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
        },
      ],
    }),
  });
}
