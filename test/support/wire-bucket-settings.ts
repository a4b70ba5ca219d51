import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketReplicationCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  type LifecycleRule,
  type ReplicationRule,
  type ServerSideEncryptionByDefault,
} from '@aws-sdk/client-s3';
import type { WireAccount } from './wire-account.ts';
import { createBucket, layOutPolicy, orAbsent, ownStatement, readBucket } from './wire-bucket.ts';

export const ownKey = 'arn:aws:kms:eu-central-1:123456789012:key/1f2e3d4c-5b6a-4789-8a9b-0c1d2e3f4a5b';
export const strangersKey = 'arn:aws:kms:eu-central-1:999988887777:key/5e4d3c2b-1a09-4876-9a8b-7c6d5e4f3a2b';
const replicationRole = 'arn:aws:iam::123456789012:role/replicate';

/** Lets CloudTrail deliver logs, and so makes a log bucket. */
export function trailStatement(bucket: string): string {
  return `{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::${bucket}/AWSLogs/*"}`;
}

export function tlsStatement(bucket: string, resources?: readonly string[]): string {
  const arn = `arn:aws:s3:::${bucket}`;
  return JSON.stringify({
    Sid: 'OverTlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: resources ?? [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
}

export const keepRule: LifecycleRule = {
  ID: 'keep',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  Transitions: [{ Days: 90, StorageClass: 'GLACIER' }],
  Expiration: { Days: 730 },
};
export const scratchRule: LifecycleRule = {
  ID: 'scratch',
  Status: 'Enabled',
  Filter: { Prefix: 'tmp/' },
  Expiration: { Days: 1 },
};

export function replicateTo(ID: string, bucket: string, Account?: string): ReplicationRule {
  return {
    ID,
    Priority: 1,
    Status: 'Enabled',
    Filter: { Prefix: '' },
    DeleteMarkerReplication: { Status: 'Disabled' },
    Destination: { Bucket: `arn:aws:s3:::${bucket}`, ...(Account === undefined ? {} : { Account }) },
  };
}

/** A bucket that takes the access logs of others, or none. */
export async function createLogTarget({ clients: { s3 }, place }: WireAccount): Promise<string> {
  const Bucket = `access-logs-${randomUUID()}`;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: place.region as 'eu-central-1' },
    }),
  );
  const letIn = `{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::${Bucket}/*"}`;
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: layOutPolicy(letIn) }));
  return Bucket;
}

/** A bucket with every setting that a control keeps, as it should be; its copies and logs go to `other`. */
export async function createKeptBucket(account: WireAccount, other: string): Promise<string> {
  const { s3 } = account.clients;
  const Bucket = await createBucket(account);
  const Policy = layOutPolicy(ownStatement(Bucket), trailStatement(Bucket), tlsStatement(Bucket));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }));
  await putOwnership(account, Bucket, 'BucketOwnerEnforced');
  await putEncryption(account, Bucket, { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: ownKey });
  await putLogging(account, Bucket, { TargetBucket: other, TargetPrefix: `${Bucket}/` });
  await putLifecycle(account, Bucket, [keepRule, scratchRule]);
  await putReplication(account, Bucket, [replicateTo('copy', other)]);
  return Bucket;
}

/** All that createKeptBucket sets, and what any bucket has. */
export async function readKeptBucket(account: WireAccount, Bucket: string) {
  const { s3 } = account.clients;
  const [bucket, ownership, logging, lifecycle, replication] = await Promise.all([
    readBucket(account, Bucket),
    orAbsent(
      async () => s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
      'OwnershipControlsNotFoundError',
    ),
    s3.send(new GetBucketLoggingCommand({ Bucket })),
    orAbsent(
      async () => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
      'NoSuchLifecycleConfiguration',
    ),
    orAbsent(
      async () => s3.send(new GetBucketReplicationCommand({ Bucket })),
      'ReplicationConfigurationNotFoundError',
    ),
  ]);
  return {
    ...bucket,
    ownership: ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
    logging: logging.LoggingEnabled,
    lifecycle: lifecycle?.Rules,
    replication: replication?.ReplicationConfiguration,
  };
}

export async function putOwnership(
  { clients: { s3 } }: WireAccount,
  Bucket: string,
  ObjectOwnership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter',
) {
  return s3.send(
    new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }),
  );
}

export async function putEncryption(
  { clients: { s3 } }: WireAccount,
  Bucket: string,
  byDefault: ServerSideEncryptionByDefault,
) {
  const rule = { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true };
  return s3.send(
    new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }),
  );
}

export async function putLogging(
  { clients: { s3 } }: WireAccount,
  Bucket: string,
  LoggingEnabled?: { TargetBucket: string; TargetPrefix: string },
) {
  const status = LoggingEnabled === undefined ? {} : { LoggingEnabled };
  return s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: status }));
}

export async function putLifecycle({ clients: { s3 } }: WireAccount, Bucket: string, Rules: LifecycleRule[]) {
  return s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
}

export async function putReplication(
  { clients: { s3 } }: WireAccount,
  Bucket: string,
  Rules: ReplicationRule[],
) {
  return s3.send(
    new PutBucketReplicationCommand({
      Bucket,
      ReplicationConfiguration: { Role: replicationRole, Rules },
    }),
  );
}
