import { randomUUID } from 'node:crypto';
import { AddTagsCommand, CreateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { PutMetricAlarmCommand, TagResourceCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  TagResourceCommand as TagGroupCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { CreateUserCommand, TagUserCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, DeleteBucketTaggingCommand, PutBucketTaggingCommand } from '@aws-sdk/client-s3';
import { AwsAccount } from '../../../shared/aws/session.ts';
import { type ResourceType, toResourceRef } from '../../../shared/control/resource.ts';
import { readTags } from '../../../shared/control/tags.ts';
import { services } from '../../../shared/services/index.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createImage, createInstance, createSnapshot, createVolume } from '../../support/wire-compute.ts';
import { createLoggingClients } from '../../support/wire-logging.ts';
import { createSecurityGroup } from '../../support/wire-security-group.ts';

const Tags = [
  { Key: 'env', Value: 'prod' },
  { Key: 'no value', Value: '' },
];

describe('the live tags of a resource in an account', () => {
  let account: WireAccount;
  const name = `tagged-${randomUUID()}`;

  beforeAll(async () => {
    account = await startWireAccount();
    const { s3 } = account.clients;
    const LocationConstraint = account.place.region as 'eu-central-1';
    await s3.send(
      new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint } }),
    );
  });

  afterAll(async () => account.stop());

  interface Taggable {
    readonly type: ResourceType;
    /** Makes one that has no tags; returns its id. */
    readonly create: () => Promise<string>;
    readonly tag: (id: string) => Promise<unknown>;
  }

  it.each<Taggable>([
    {
      type: 'AWS::S3::Bucket',
      async create() {
        await account.clients.s3.send(new DeleteBucketTaggingCommand({ Bucket: name }));
        return name;
      },
      tag: async (Bucket) =>
        account.clients.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: Tags } })),
    },
    {
      type: 'AWS::EC2::SecurityGroup',
      create: async () => (await createSecurityGroup(account)).id,
      tag: async (id) => account.clients.ec2.send(new CreateTagsCommand({ Resources: [id], Tags })),
    },
    {
      type: 'AWS::EC2::Instance',
      create: async () => createInstance(account, { TagSpecifications: [] }),
      tag: async (id) => account.clients.ec2.send(new CreateTagsCommand({ Resources: [id], Tags })),
    },
    {
      type: 'AWS::EC2::Volume',
      create: async () => createVolume(account),
      tag: async (id) => account.clients.ec2.send(new CreateTagsCommand({ Resources: [id], Tags })),
    },
    {
      type: 'AWS::EC2::Snapshot',
      create: async () => createSnapshot(account),
      tag: async (id) => account.clients.ec2.send(new CreateTagsCommand({ Resources: [id], Tags })),
    },
    {
      type: 'AWS::EC2::Image',
      create: async () => createImage(account),
      tag: async (id) => account.clients.ec2.send(new CreateTagsCommand({ Resources: [id], Tags })),
    },
    {
      type: 'AWS::CloudTrail::Trail',
      async create() {
        const trail = new CreateTrailCommand({ Name: name, S3BucketName: name });
        return (await account.clients.cloudTrail.send(trail)).TrailARN ?? '';
      },
      tag: async (ResourceId) =>
        account.clients.cloudTrail.send(new AddTagsCommand({ ResourceId, TagsList: Tags })),
    },
    {
      type: 'AWS::IAM::User',
      async create() {
        await account.clients.iam.send(new CreateUserCommand({ UserName: name }));
        return name;
      },
      tag: async (UserName) => account.clients.iam.send(new TagUserCommand({ UserName, Tags })),
    },
    {
      type: 'AWS::Logs::LogGroup',
      async create() {
        await createLoggingClients(account).logs.send(new CreateLogGroupCommand({ logGroupName: name }));
        return name;
      },
      tag: async (id) =>
        createLoggingClients(account).logs.send(
          new TagGroupCommand({
            resourceArn: toResourceRef('AWS::Logs::LogGroup', id, account.place).arn,
            tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
          }),
        ),
    },
    {
      type: 'AWS::CloudWatch::Alarm',
      async create() {
        await createLoggingClients(account).cloudWatch.send(
          new PutMetricAlarmCommand({
            AlarmName: name,
            Namespace: 'Security',
            MetricName: 'RootUsage',
            Statistic: 'Sum',
            Period: 60,
            EvaluationPeriods: 1,
            Threshold: 1,
            ComparisonOperator: 'GreaterThanThreshold',
          }),
        );
        return name;
      },
      tag: async (id) =>
        createLoggingClients(account).cloudWatch.send(
          new TagResourceCommand({
            ResourceARN: toResourceRef('AWS::CloudWatch::Alarm', id, account.place).arn,
            Tags,
          }),
        ),
    },
  ])('of type $type are what they are at the moment', async ({ type, create, tag }) => {
    const service = services.find(({ tags }) => Object.hasOwn(tags, type));
    const resource = toResourceRef(type, await create(), account.place);
    const read = async () =>
      readTags(service?.tags ?? {}, resource, new AwsAccount(service?.modules ?? []).open(resource));

    await expect(read()).resolves.toEqual({});
    await tag(resource.id);
    await expect(read()).resolves.toEqual({ env: 'prod', 'no value': '' });
  });
});
