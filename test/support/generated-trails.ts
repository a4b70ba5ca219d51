import { randomUUID } from 'node:crypto';
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import type { GeneratedStates } from './generated-state.ts';

/** Trails with a history of starts and stops. */
export const trails: GeneratedStates = fc.array(fc.boolean(), { maxLength: 3 }).map((starts) => {
  const name = `trail-${randomUUID()}`;
  return async ({ clients: { cloudTrail, s3 }, place }) => {
    const Bucket = `logs-of-${name}`;
    await s3.send(
      new CreateBucketCommand({
        Bucket,
        CreateBucketConfiguration: { LocationConstraint: place.region as 'eu-central-1' },
      }),
    );
    const { TrailARN: id = '' } = await cloudTrail.send(
      new CreateTrailCommand({ Name: name, S3BucketName: Bucket }),
    );
    for (const isStart of starts) {
      await (isStart
        ? cloudTrail.send(new StartLoggingCommand({ Name: id }))
        : cloudTrail.send(new StopLoggingCommand({ Name: id })));
    }
    return {
      id,
      read: async () => (await cloudTrail.send(new GetTrailStatusCommand({ Name: id }))).IsLogging,
      async remove() {
        // Moto knows the trail to delete by its name only.
        await cloudTrail.send(new DeleteTrailCommand({ Name: name }));
        await s3.send(new DeleteBucketCommand({ Bucket }));
      },
    };
  };
});
