import { randomUUID } from 'node:crypto';
import {
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
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
    const [{ trailList }, { EventSelectors }, { ResourceTagList }, { IsLogging }] = await Promise.all([
      cloudTrail.send(new DescribeTrailsCommand({ trailNameList: [arn] })),
      cloudTrail.send(new GetEventSelectorsCommand({ TrailName: arn })),
      cloudTrail.send(new ListTagsCommand({ ResourceIdList: [arn] })),
      cloudTrail.send(new GetTrailStatusCommand({ Name: arn })),
    ]);
    return { trailList, EventSelectors, ResourceTagList, IsLogging };
  }

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
});
