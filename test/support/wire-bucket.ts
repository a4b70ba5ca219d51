import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type Grant,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { WireAccount } from './wire-account.ts';

export const allBlocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

export const groups = 'http://acs.amazonaws.com/groups';

/** Lets the service that delivers access logs write to the bucket; no public grant. */
const logDelivery: Grant = {
  Grantee: { Type: 'Group', URI: `${groups}/s3/LogDelivery` },
  Permission: 'WRITE',
};

/** As a person lays it out: what stays of it must stay to the byte. */
export function layOutPolicy(...statements: readonly string[]): string {
  return `{\n  "Version": "2012-10-17",\n  "Statement": [\n    ${statements.join(',\n    ')}\n  ]\n}\n`;
}

export function ownStatement(bucket: string): string {
  return `{ "Sid": "Own",  "Effect":"Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "s3:Get*", "Resource": "arn:aws:s3:::${bucket}/*" }`;
}

/** A bucket that passes every control, with a policy, an ACL, tags and settings of its own. */
export async function createBucket({ clients: { s3 }, place }: WireAccount): Promise<string> {
  const Bucket = `bucket-${randomUUID()}`;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: place.region as 'eu-central-1' },
    }),
  );
  await s3.send(
    new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'team', Value: 'billing' }] } }),
  );
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: layOutPolicy(ownStatement(Bucket)) }));
  // Moto accepts public grants and policies in spite of it: what blocks here is a control's business, not the setting's.
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: allBlocked }));
  const { Owner, Grants = [] } = await s3.send(new GetBucketAclCommand({ Bucket }));
  await s3.send(
    new PutBucketAclCommand({
      Bucket,
      AccessControlPolicy: { Owner, Grants: [...Grants, logDelivery] },
    }),
  );
  return Bucket;
}

/** Grants on top of those that the bucket has, in front of the last. */
export async function addGrants(
  { clients: { s3 } }: WireAccount,
  Bucket: string,
  added: readonly Grant[],
): Promise<void> {
  const { Owner, Grants = [] } = await s3.send(new GetBucketAclCommand({ Bucket }));
  await s3.send(
    new PutBucketAclCommand({
      Bucket,
      AccessControlPolicy: { Owner, Grants: [...Grants.slice(0, -1), ...added, ...Grants.slice(-1)] },
    }),
  );
}

export async function readBucket({ clients: { s3 } }: WireAccount, Bucket: string) {
  const [policy, acl, block, tagging, versioning, encryption] = await Promise.all([
    orAbsent(async () => s3.send(new GetBucketPolicyCommand({ Bucket })), 'NoSuchBucketPolicy'),
    s3.send(new GetBucketAclCommand({ Bucket })),
    orAbsent(
      async () => s3.send(new GetPublicAccessBlockCommand({ Bucket })),
      'NoSuchPublicAccessBlockConfiguration',
    ),
    s3.send(new GetBucketTaggingCommand({ Bucket })),
    s3.send(new GetBucketVersioningCommand({ Bucket })),
    orAbsent(
      async () => s3.send(new GetBucketEncryptionCommand({ Bucket })),
      'ServerSideEncryptionConfigurationNotFoundError',
    ),
  ]);
  return {
    policy: policy?.Policy,
    owner: acl.Owner,
    grants: acl.Grants,
    block: block?.PublicAccessBlockConfiguration,
    tags: tagging.TagSet,
    versioning: versioning.Status,
    encryption: encryption?.ServerSideEncryptionConfiguration,
  };
}

export async function removeBucket({ clients: { s3 } }: WireAccount, Bucket: string): Promise<void> {
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
}

/** What `read` answers, or undefined where AWS says that there is none. */
export async function orAbsent<Answer>(
  read: () => Promise<Answer>,
  absence: string,
): Promise<Answer | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === absence) return undefined;
    throw error;
  }
}
