import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  GetPublicAccessBlockCommand as GetAccountBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { mockClient } from 'aws-sdk-client-mock';
import type { handler as deployed } from '../../functions/s3.ts';
import { refusePlainRequests } from '../../shared/iam/plain-requests.ts';
import { services } from '../../shared/services/index.ts';
import { cloudTrailEvent } from '../support/cloudtrail-event.ts';
import { context, environment } from './lambda.ts';

const $metadata = { requestId: 'request-1' };
const flags = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

describe('the function of a service', () => {
  const s3 = mockClient(S3Client);
  const s3Control = mockClient(S3ControlClient);
  const dynamoDb = mockClient(DynamoDBClient);
  const { env } = process;
  let handler: typeof deployed;
  let printed: jest.SpyInstance;
  let logged: jest.SpyInstance;

  beforeAll(async () => {
    process.env = { ...env, ...environment };
    ({ handler } = await import('../../functions/s3.ts'));
  });

  beforeEach(() => {
    const unexpected = new Error('the test expects no such call');
    s3.reset();
    s3.onAnyCommand().rejects(unexpected);
    s3Control.reset();
    dynamoDb.reset();
    dynamoDb.onAnyCommand().rejects(unexpected);
    s3.on(GetPublicAccessBlockCommand).resolves({ $metadata, PublicAccessBlockConfiguration: flags });
    s3Control.on(GetAccountBlockCommand).resolves({ $metadata, PublicAccessBlockConfiguration: flags });
    printed = jest.spyOn(console, 'log').mockImplementation();
    logged = jest.spyOn(console, 'info').mockImplementation();
    jest.spyOn(console, 'warn').mockImplementation();
  });

  afterAll(() => {
    process.env = env;
  });

  const change = cloudTrailEvent({
    eventSource: 's3.amazonaws.com',
    eventName: 'PutBucketPublicAccessBlock',
    requestParameters: { bucketName: 'reports' },
  });

  it.each(services.map(({ name }) => name))('is there for each: %s', (name) => {
    expect(existsSync(join(import.meta.dirname, `../../functions/${name}.ts`))).toBe(true);
  });

  it('costs one read and no write for a change that does no harm', async () => {
    await handler(change, context);
    expect(s3.calls()).toHaveLength(1);
    expect(s3Control.calls()).toHaveLength(0);
    expect(dynamoDb.calls()).toHaveLength(0);
  });

  it('counts how each assessment ended', async () => {
    await handler(change, context);
    const metrics = printed.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
    expect(metrics).toEqual([expect.objectContaining({ compliant: 1, service: 'holdfast' })]);
  });

  it('logs what came of it, and no secret that came with it', async () => {
    await handler({ ...change, id: 'event password=hunter2' }, context);
    const [line] = logged.mock.calls.map(([text]) => JSON.parse(String(text)) as Record<string, unknown>);
    expect(line).toMatchObject({
      message: 'handled',
      signal: { id: 'event password=[redacted: assigned secret]' },
      results: [{ status: 'compliant' }],
    });
  });

  it('makes no call for what its own role did', async () => {
    const own = cloudTrailEvent({
      eventSource: 's3.amazonaws.com',
      eventName: 'PutBucketPublicAccessBlock',
      requestParameters: { bucketName: 'reports' },
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/holdfast-s3-eu-west-1/holdfast-s3',
        sessionContext: {
          sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/holdfast-s3-eu-west-1' },
        },
      },
    });
    await handler(own, context);
    expect(s3.calls()).toHaveLength(0);
  });

  it('sweeps all of its resources when the schedule fires', async () => {
    const none = (code: string) => Object.assign(new Error('none'), { name: code });
    // Nothing is remembered yet, and what passes will be.
    dynamoDb.onAnyCommand().resolves({});
    dynamoDb.on(QueryCommand).resolves({ Items: [] });
    s3.on(ListBucketsCommand).resolves({ $metadata, Buckets: [{ Name: 'reports' }, { Name: 'invoices' }] });
    s3.on(GetBucketAclCommand).resolves({ $metadata, Owner: { ID: 'owner' }, Grants: [] });
    s3.on(GetBucketPolicyCommand).callsFake(({ Bucket: bucket }: { Bucket: string }) => ({
      $metadata,
      Policy: JSON.stringify({ Statement: [refusePlainRequests('Tls', `arn:aws:s3:::${bucket}`)] }),
    }));
    s3.on(GetBucketEncryptionCommand).resolves({
      $metadata,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    s3.on(GetBucketOwnershipControlsCommand).resolves({
      $metadata,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    s3.on(GetBucketVersioningCommand).resolves({ $metadata, Status: 'Enabled' });
    s3.on(GetBucketLoggingCommand).resolves({ $metadata });
    s3.on(GetBucketLifecycleConfigurationCommand).rejects(none('NoSuchLifecycleConfiguration'));
    s3.on(GetBucketReplicationCommand).rejects(none('ReplicationConfigurationNotFoundError'));
    await handler({ ...change, source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }, context);
    const swept = s3.commandCalls(GetPublicAccessBlockCommand).map(({ args }) => args[0].input.Bucket);
    expect(new Set(swept)).toEqual(new Set(['reports', 'invoices']));
    expect(s3Control.commandCalls(GetAccountBlockCommand)).toHaveLength(1);
  });

  it('fails when the state cannot be read, so that the event is tried again', async () => {
    s3.on(GetPublicAccessBlockCommand).rejects(
      Object.assign(new Error('Access Denied'), { name: 'AccessDenied' }),
    );
    await expect(handler(change, context)).rejects.toThrow(
      's3:GetPublicAccessBlock failed with AccessDenied: Access Denied',
    );
  });

  it('refuses a malformed event with what and where, so that it lands in the dead-letter queue', async () => {
    await expect(handler({ ...change, account: 'mine' }, context)).rejects.toThrow(
      'The event cannot be read at account: an account id of 12 digits is expected',
    );
    expect(s3.calls()).toHaveLength(0);
  });
});
