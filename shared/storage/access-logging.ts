import type { OperationInput, OperationOutput } from '../aws/operation-map.ts';
import type { Reader } from '../control/control.ts';
import type { AsJson } from '../control/json.ts';
import { getDefault, readEncryption } from './default-encryption.ts';
import { grantsLogDelivery, letsInAccessLogs } from './log-deliveries.ts';

/** Where the access logs of a bucket go, as S3 returns it. */
export type LogTarget = AsJson<NonNullable<OperationOutput<'s3:GetBucketLogging'>['LoggingEnabled']>>;

export const logTargetReads = ['s3:GetBucketAcl', 's3:GetBucketEncryption', 's3:GetBucketPolicy'] as const;

const noBucket = 'NoSuchBucket';

/**
 * Why no access log would arrive at a target, in words; `undefined` where they would. S3 takes a target without asking
 * whether its bucket's policy lets the logs in, and says nothing when they are lost. Statements that let them in on a
 * condition are taken to hold.
 * Source: "Enabling Amazon S3 server access logging", Amazon S3 User Guide.
 */
export async function findTargetProblem(
  { TargetBucket: bucket, TargetPrefix: prefix = '' }: LogTarget,
  aws: Reader<(typeof logTargetReads)[number]>,
): Promise<string | undefined> {
  const input: OperationInput<'s3:GetBucketAcl'> = {
    Bucket: bucket,
    ExpectedBucketOwner: aws.account,
  };
  const [acl, policy, encryption] = await Promise.all([
    aws.find('s3:GetBucketAcl', input, [noBucket]),
    aws.find('s3:GetBucketPolicy', input, [noBucket, 'NoSuchBucketPolicy']),
    aws.find('s3:GetBucketEncryption', input, [noBucket, 'ServerSideEncryptionConfigurationNotFoundError']),
  ]);
  if (acl === undefined) return 'the bucket is gone';
  const { algorithm } = getDefault(readEncryption(encryption));
  if (algorithm?.startsWith('aws:kms') === true) {
    return 'by default it encrypts with a key of KMS, and S3 delivers access logs with SSE-S3 only';
  }
  const arn = `arn:${aws.partition}:s3:::${String(bucket)}`;
  const isLetIn = grantsLogDelivery(acl.Grants ?? []) || letsInAccessLogs(policy?.Policy ?? '', arn, prefix);
  return isLetIn ? undefined : 'neither its policy nor its ACL lets S3 deliver access logs';
}
