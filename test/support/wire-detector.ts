import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  type GuardDutyClient,
  GetDetectorCommand,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';

/** The id of the Region's detector, if there is one. */
export async function findDetector(client: GuardDutyClient): Promise<string | undefined> {
  const { DetectorIds: [id] = [] } = await client.send(new ListDetectorsCommand({}));
  return id;
}

/** GuardDuty with one feature on: the emulator takes the features of an update for all there are. */
export async function createDetector(client: GuardDutyClient): Promise<string> {
  const { DetectorId = '' } = await client.send(
    new CreateDetectorCommand({
      Enable: true,
      FindingPublishingFrequency: 'ONE_HOUR',
      Features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED' }],
      Tags: { owner: 'security' },
    }),
  );
  return DetectorId;
}

export async function deleteDetectors(client: GuardDutyClient): Promise<void> {
  const { DetectorIds = [] } = await client.send(new ListDetectorsCommand({}));
  for (const DetectorId of DetectorIds) await client.send(new DeleteDetectorCommand({ DetectorId }));
}

/** All of GuardDuty that somebody could change: without the id of its detector, and the times. */
export async function readGuardDuty(client: GuardDutyClient) {
  const DetectorId = await findDetector(client);
  if (DetectorId === undefined) return undefined;
  const { Status, FindingPublishingFrequency, Features, Tags } = await client.send(
    new GetDetectorCommand({ DetectorId }),
  );
  return { Status, FindingPublishingFrequency, Features, Tags };
}
