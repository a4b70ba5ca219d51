import { randomUUID } from 'node:crypto';
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
  type UpdateTrailCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import complete from '../../../shared/controls/cloudtrail/cloudtrail-trail-complete.ts';
import encrypted from '../../../shared/controls/cloudtrail/cloudtrail-trail-encrypted.ts';
import present from '../../../shared/controls/cloudtrail/cloudtrail-trail-present.ts';
import toCloudWatch from '../../../shared/controls/cloudtrail/cloudtrail-trail-to-cloudwatch.ts';
import validated from '../../../shared/controls/cloudtrail/cloudtrail-trail-validated.ts';
import cloudtrailTrailLogging from '../../../shared/controls/cloudtrail/cloudtrail-trail-logging.ts';
import { cloudTrailService } from '../../../shared/services/cloudtrail.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';

const logBucket = 'trail-logs';

describe('the controls of CloudTrail in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
    const { region } = account.place;
    await account.clients.s3.send(
      new CreateBucketCommand({
        Bucket: logBucket,
        CreateBucketConfiguration: { LocationConstraint: region as 'eu-central-1' },
      }),
    );
  });

  afterAll(async () => account.stop());

  /** A trail that was made but never started. */
  async function createTrail(name = `trail-${randomUUID()}`): Promise<string> {
    const { TrailARN } = await account.clients.cloudTrail.send(
      new CreateTrailCommand({
        Name: name,
        S3BucketName: logBucket,
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        TagsList: [{ Key: 'owner', Value: 'security' }],
      }),
    );
    return TrailARN ?? '';
  }

  /** Moto knows the trail to delete by its name only. */
  async function deleteTrail(arn: string): Promise<string> {
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    await account.clients.cloudTrail.send(new DeleteTrailCommand({ Name: name }));
    return name;
  }

  async function readTrail(arn: string) {
    const { cloudTrail } = account.clients;
    const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({}));
    const trail = trailList.find(({ TrailARN }) => TrailARN === arn);
    if (trail === undefined) return undefined;
    const [selectors, { InsightSelectors }, { ResourceTagList }, { IsLogging }] = await Promise.all([
      cloudTrail.send(new GetEventSelectorsCommand({ TrailName: arn })),
      cloudTrail.send(new GetInsightSelectorsCommand({ TrailName: arn })),
      cloudTrail.send(new ListTagsCommand({ ResourceIdList: [arn] })),
      cloudTrail.send(new GetTrailStatusCommand({ Name: arn })),
    ]);
    const { AdvancedEventSelectors } = selectors;
    // AWS always says which sources are left out; the emulator only what it was told.
    const EventSelectors = selectors.EventSelectors?.map((selector) => ({
      ExcludeManagementEventSources: [],
      ...selector,
    }));
    return { trail, EventSelectors, AdvancedEventSelectors, InsightSelectors, ResourceTagList, IsLogging };
  }

  async function createWholeTrail(): Promise<string> {
    const arn = await createTrail();
    const { cloudTrail } = account.clients;
    await cloudTrail.send(
      new UpdateTrailCommand({
        Name: arn,
        EnableLogFileValidation: true,
        CloudWatchLogsLogGroupArn: `arn:aws:logs:${account.place.region}:${account.place.account}:log-group:trail:*`,
        CloudWatchLogsRoleArn: `arn:aws:iam::${account.place.account}:role/trail-to-logs`,
      }),
    );
    await cloudTrail.send(
      new PutEventSelectorsCommand({
        TrailName: arn,
        EventSelectors: [
          {
            ReadWriteType: 'All',
            IncludeManagementEvents: true,
            DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::invoices/'] }],
          },
        ],
      }),
    );
    await cloudTrail.send(new StartLoggingCommand({ Name: arn }));
    return arn;
  }

  const update = (changes: Omit<UpdateTrailCommandInput, 'Name'>) => async (arn: string) =>
    account.clients.cloudTrail.send(new UpdateTrailCommand({ Name: arn, ...changes }));

  const updated = (arn: string) => ({
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: 'UpdateTrail',
    requestParameters: { name: arn },
  });

  describeControl(cloudtrailTrailLogging, cloudTrailService, () => account, {
    async create() {
      const arn = await createTrail();
      await account.clients.cloudTrail.send(new StartLoggingCommand({ Name: arn }));
      return arn;
    },
    remove: deleteTrail,
    read: readTrail,
    event: (arn) => ({
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      requestParameters: { name: arn },
    }),
    drifts: [
      {
        name: 'a trail that was stopped',
        make: async (arn) => account.clients.cloudTrail.send(new StopLoggingCommand({ Name: arn })),
      },
      {
        name: 'a trail that was made again and never started',
        make: async (arn) => createTrail(await deleteTrail(arn)),
      },
    ],
  });

  describeControl(present, cloudTrailService, () => account, {
    create: createWholeTrail,
    remove: deleteTrail,
    read: readTrail,
    event: (arn) => ({
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'DeleteTrail',
      requestParameters: { name: arn },
    }),
    drifts: [{ name: 'a trail that was deleted', make: deleteTrail }],
  });

  describeControl(complete, cloudTrailService, () => account, {
    create: createWholeTrail,
    remove: deleteTrail,
    read: readTrail,
    event: updated,
    drifts: [
      { name: 'a trail of one Region now', make: update({ IsMultiRegionTrail: false }) },
      { name: 'a trail without global services', make: update({ IncludeGlobalServiceEvents: false }) },
      {
        name: 'a trail that no longer records what is changed',
        make: async (arn) =>
          account.clients.cloudTrail.send(
            new PutEventSelectorsCommand({
              TrailName: arn,
              EventSelectors: [
                { ReadWriteType: 'ReadOnly', IncludeManagementEvents: true, DataResources: [] },
              ],
            }),
          ),
      },
    ],
  });

  describeControl(validated, cloudTrailService, () => account, {
    create: createWholeTrail,
    remove: deleteTrail,
    read: readTrail,
    event: updated,
    drifts: [{ name: 'a trail without digests', make: update({ EnableLogFileValidation: false }) }],
  });

  const KmsKeyId = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

  describeControl(encrypted, cloudTrailService, () => account, {
    async create() {
      const arn = await createWholeTrail();
      await update({ KmsKeyId })(arn);
      return arn;
    },
    remove: deleteTrail,
    read: readTrail,
    event: updated,
    settings: { kmsKeyId: KmsKeyId },
    drifts: [{ name: 'a trail without a key', make: update({ KmsKeyId: '' }) }],
  });

  describeControl(toCloudWatch, cloudTrailService, () => account, {
    create: createWholeTrail,
    remove: deleteTrail,
    read: readTrail,
    event: updated,
    drifts: [
      {
        name: 'a trail that was taken from its log group',
        make: update({ CloudWatchLogsLogGroupArn: '', CloudWatchLogsRoleArn: '' }),
      },
    ],
  });
});
