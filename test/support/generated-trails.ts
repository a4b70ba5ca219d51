import { randomUUID } from 'node:crypto';
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
  type UpdateTrailCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, DeleteBucketCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import type { JsonObject } from '../../shared/control/json.ts';
import { toSelectors } from '../../shared/logging/event-selectors.ts';
import type { GeneratedStates } from './generated-state.ts';
import type { WireAccount } from './wire-account.ts';

type Client = WireAccount['clients']['cloudTrail'];

interface TrailState {
  /** Changes a trail that was just made. */
  readonly change: (client: Client, arn: string) => Promise<unknown>;
  readonly baseline?: JsonObject;
  readonly isDeleted?: boolean;
}

/** Trails to which a state was done. */
function trailsIn(states: fc.Arbitrary<TrailState>): GeneratedStates {
  return states.map(({ change, baseline, isDeleted = false }) => {
    const name = `trail-${randomUUID()}`;
    const Bucket = 'logs-of-generated-trails';
    return async ({ clients: { cloudTrail, s3 }, place }) => {
      await s3.send(
        new CreateBucketCommand({
          Bucket,
          CreateBucketConfiguration: { LocationConstraint: place.region as 'eu-central-1' },
        }),
      );
      const { TrailARN: id = '' } = await cloudTrail.send(
        new CreateTrailCommand({ Name: name, S3BucketName: Bucket, IsMultiRegionTrail: true }),
      );
      await change(cloudTrail, id);
      if (isDeleted) await cloudTrail.send(new DeleteTrailCommand({ Name: name }));
      return {
        id,
        ...(baseline === undefined ? {} : { baseline }),
        read: async () => readTrail(cloudTrail, id),
        async remove() {
          // Moto knows the trail to delete by its name only.
          await cloudTrail.send(new DeleteTrailCommand({ Name: name }));
          await s3.send(new DeleteBucketCommand({ Bucket }));
        },
      };
    };
  });
}

async function readTrail(client: Client, arn: string): Promise<unknown> {
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
  const trail = trailList.find(({ TrailARN }) => TrailARN === arn);
  if (trail === undefined) return undefined;
  const [selectors, { IsLogging }] = await Promise.all([
    client.send(new GetEventSelectorsCommand({ TrailName: arn })),
    client.send(new GetTrailStatusCommand({ Name: arn })),
  ]);
  return { trail, selectors: toSelectors(selectors), IsLogging };
}

/** Trails with a history of starts and stops. */
export const trails = trailsIn(
  fc.array(fc.boolean(), { maxLength: 3 }).map((starts) => ({
    async change(client, Name) {
      for (const isStart of starts) {
        await (isStart
          ? client.send(new StartLoggingCommand({ Name }))
          : client.send(new StopLoggingCommand({ Name })));
      }
    },
  })),
);

const scope = { selectors: toSelectors({ EventSelectors: [{}] }), insights: [] };

/** What CreateTrail of the generated trails comes to. */
const settings = {
  S3BucketName: 'logs-of-generated-trails',
  S3KeyPrefix: '',
  SnsTopicName: '',
  IncludeGlobalServiceEvents: true,
  IsMultiRegionTrail: true,
  IsOrganizationTrail: false,
  EnableLogFileValidation: false,
  CloudWatchLogsLogGroupArn: '',
  CloudWatchLogsRoleArn: '',
  KmsKeyId: '',
};

/** Trails that are there or were deleted. */
export const deletedTrails = trailsIn(
  fc.record({ isDeleted: fc.boolean(), isValidated: fc.boolean() }).map(({ isDeleted, isValidated }) => ({
    change: async (client, TrailName) =>
      client.send(
        new PutEventSelectorsCommand({
          TrailName,
          EventSelectors: [...scope.selectors.basic] as EventSelector[],
        }),
      ),
    baseline: { settings: { ...settings, EnableLogFileValidation: isValidated }, scope, tags: {} },
    isDeleted,
  })),
);

const update = (changes: Omit<UpdateTrailCommandInput, 'Name'>) => async (client: Client, Name: string) =>
  client.send(new UpdateTrailCommand({ Name, ...changes }));

/** Trails with settings that were weakened or not, and selectors that were narrowed or not. */
export const weakenedTrails = trailsIn(
  fc
    .record({
      IsMultiRegionTrail: fc.boolean(),
      IncludeGlobalServiceEvents: fc.boolean(),
      ReadWriteType: fc.constantFrom('All' as const, 'ReadOnly' as const, 'WriteOnly' as const),
    })
    .map(({ ReadWriteType, ...changes }) => ({
      async change(client, arn) {
        await update(changes)(client, arn);
        const EventSelectors = [{ ReadWriteType, IncludeManagementEvents: true, DataResources: [] }];
        await client.send(new PutEventSelectorsCommand({ TrailName: arn, EventSelectors }));
      },
      baseline: {
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        IsOrganizationTrail: false,
        S3BucketName: settings.S3BucketName,
        S3KeyPrefix: '',
        ...scope,
      },
    })),
);

/** Trails that write digests or not. */
export const validatedTrails = trailsIn(
  fc.boolean().map((EnableLogFileValidation) => ({ change: update({ EnableLogFileValidation }) })),
);

/** Trails with and without a key, of which the latter can only be reported. */
export const encryptedTrails = trailsIn(
  fc
    .constantFrom('', 'arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d')
    .map((KmsKeyId) => ({ change: update({ KmsKeyId }) })),
);

const group = 'arn:aws:logs:eu-central-1:123456789012:log-group:trail:*';
const role = 'arn:aws:iam::123456789012:role/trail-to-logs';

/** Trails that write to their log group, or were taken from it. */
export const groupedTrails = trailsIn(
  fc.boolean().map((isGrouped) => ({
    change: update({
      CloudWatchLogsLogGroupArn: isGrouped ? group : '',
      CloudWatchLogsRoleArn: isGrouped ? role : '',
    }),
    baseline: { group, role },
  })),
);
