import { type EventBridgeClient, TagResourceCommand } from '@aws-sdk/client-eventbridge';

/**
 * Sets a tag of a bus or rule of Holdfast's own: a change that CloudTrail records and that harms nothing.
 * @returns whether it is there to be tagged
 */
export async function makeOwnCall(
  client: Pick<EventBridgeClient, 'send'>,
  arn: string,
  at: Date,
): Promise<boolean> {
  const Tags = [{ Key: 'holdfast:heartbeat', Value: at.toISOString() }];
  try {
    await client.send(new TagResourceCommand({ ResourceARN: arn, Tags }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
    throw error;
  }
}
