import { type EventBridgeClient, TagResourceCommand } from '@aws-sdk/client-eventbridge';

/** Sets a tag of Holdfast's own bus: a change that CloudTrail records and that harms nothing. */
export async function makeOwnCall(
  client: Pick<EventBridgeClient, 'send'>,
  busArn: string,
  at: Date,
): Promise<void> {
  const Tags = [{ Key: 'holdfast:heartbeat', Value: at.toISOString() }];
  await client.send(new TagResourceCommand({ ResourceARN: busArn, Tags }));
}
