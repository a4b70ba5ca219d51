import {
  DeleteBucketEncryptionCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import accessLogged from '../../../shared/controls/s3/s3-bucket-access-logged.ts';
import encrypted from '../../../shared/controls/s3/s3-bucket-encrypted.ts';
import lifecycleKeepsLogs from '../../../shared/controls/s3/s3-bucket-lifecycle-keeps-logs.ts';
import ownershipEnforced from '../../../shared/controls/s3/s3-bucket-ownership-enforced.ts';
import policyTlsOnly from '../../../shared/controls/s3/s3-bucket-policy-tls-only.ts';
import replicationNotForeign from '../../../shared/controls/s3/s3-bucket-replication-not-foreign.ts';
import versioned from '../../../shared/controls/s3/s3-bucket-versioned.ts';
import { s3Service } from '../../../shared/services/s3.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { layOutPolicy, ownStatement, removeBucket } from '../../support/wire-bucket.ts';
import {
  createKeptBucket,
  createLogTarget,
  keepRule,
  putEncryption,
  putLifecycle,
  putLogging,
  putOwnership,
  putReplication,
  readKeptBucket,
  replicateTo,
  scratchRule,
  strangersKey,
  tlsStatement,
  trailStatement,
} from '../../support/wire-bucket-settings.ts';
import { describeControl } from '../../support/wire-control.ts';

describe('the settings of buckets in an account', () => {
  let account: WireAccount;
  let other: string;

  beforeAll(async () => {
    account = await startWireAccount();
    other = await createLogTarget(account);
  });

  afterAll(async () => account.stop());

  const scenario = (eventName: string) => ({
    create: async () => createKeptBucket(account, other),
    remove: async (bucket: string) => removeBucket(account, bucket),
    read: async (bucket: string) => readKeptBucket(account, bucket),
    event: (bucket: string) => ({
      eventSource: 's3.amazonaws.com',
      eventName,
      requestParameters: { bucketName: bucket },
    }),
  });

  const putPolicy = async (Bucket: string, ...statements: readonly string[]) =>
    account.clients.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: layOutPolicy(...statements) }));
  const nameOf = (policy: string | undefined) => /arn:aws:s3:::([^/"]+)/.exec(policy ?? '')?.[1] ?? '';

  describeControl(policyTlsOnly, s3Service, () => account, {
    ...scenario('PutBucketPolicy'),
    drifts: [
      {
        name: 'the statement is left out',
        make: async (bucket) => putPolicy(bucket, ownStatement(bucket), trailStatement(bucket)),
      },
      {
        name: 'the statement is about objects only',
        make: async (bucket) =>
          putPolicy(bucket, tlsStatement(bucket, [`arn:aws:s3:::${bucket}/*`]), ownStatement(bucket)),
        putBack(good, { policy }) {
          const bucket = nameOf(policy);
          const added = tlsStatement(bucket).replace('OverTlsOnly', 'OverTlsOnly2');
          const kept = tlsStatement(bucket, [`arn:aws:s3:::${bucket}/*`]);
          return { ...good, policy: layOutPolicy(kept, ownStatement(bucket), added) };
        },
      },
      {
        name: 'the policy is deleted',
        make: async (Bucket) => account.clients.s3.send(new DeleteBucketPolicyCommand({ Bucket })),
        putBack: (good) => ({
          ...good,
          policy: `{"Version":"2012-10-17","Statement":[${tlsStatement(nameOf(good.policy))}]}`,
        }),
      },
    ],
  });

  describeControl(encrypted, s3Service, () => account, {
    ...scenario('PutBucketEncryption'),
    drifts: [
      {
        name: 'SSE-S3 in place of a key',
        make: async (bucket) => putEncryption(account, bucket, { SSEAlgorithm: 'AES256' }),
      },
      {
        name: 'the key of a stranger',
        make: async (bucket) =>
          putEncryption(account, bucket, { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: strangersKey }),
      },
      {
        name: 'no default encryption',
        make: async (Bucket) => account.clients.s3.send(new DeleteBucketEncryptionCommand({ Bucket })),
      },
    ],
  });

  describeControl(ownershipEnforced, s3Service, () => account, {
    ...scenario('PutBucketOwnershipControls'),
    drifts: [
      {
        name: 'objects are their writers’',
        make: async (bucket) => putOwnership(account, bucket, 'ObjectWriter'),
      },
      {
        name: 'no ownership controls',
        make: async (Bucket) => account.clients.s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket })),
      },
    ],
  });

  describeControl(versioned, s3Service, () => account, {
    ...scenario('PutBucketVersioning'),
    drifts: [
      {
        name: 'versioning suspended',
        make: async (Bucket) =>
          account.clients.s3.send(
            new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
          ),
      },
    ],
  });

  describeControl(accessLogged, s3Service, () => account, {
    ...scenario('PutBucketLogging'),
    drifts: [{ name: 'logging turned off', make: async (bucket) => putLogging(account, bucket) }],
  });

  describeControl(lifecycleKeepsLogs, s3Service, () => account, {
    ...scenario('PutBucketLifecycle'),
    // A rule that expires something soon has to be held against where logs are delivered.
    drifts: [
      {
        name: 'a rule shortened',
        make: async (bucket) =>
          putLifecycle(account, bucket, [{ ...keepRule, Expiration: { Days: 1 } }, scratchRule]),
      },
      {
        name: 'a rule added that expires everything',
        make: async (bucket) =>
          putLifecycle(account, bucket, [
            keepRule,
            scratchRule,
            { ...scratchRule, ID: 'all', Filter: { Prefix: '' } },
          ]),
        putBack: (good, { lifecycle = [] }) => ({
          ...good,
          lifecycle: lifecycle.map((rule) =>
            rule.ID === 'all' ? { ...rule, Expiration: { Days: 365 } } : rule,
          ),
        }),
      },
      {
        name: 'a rule added that expires everything on a day',
        make: async (bucket) =>
          putLifecycle(account, bucket, [
            keepRule,
            {
              ID: 'once',
              Status: 'Enabled',
              Filter: { Prefix: '' },
              Expiration: { Date: new Date('2030-01-01') },
            },
            scratchRule,
          ]),
      },
    ],
  });

  describeControl(replicationNotForeign, s3Service, () => account, {
    ...scenario('PutBucketReplication'),
    drifts: [
      {
        name: 'a rule added to a foreign account',
        make: async (bucket) =>
          putReplication(account, bucket, [
            replicateTo('copy', other),
            replicateTo('stolen', 'mirror', '999988887777'),
          ]),
      },
      {
        name: 'every rule to a bucket that is nobody’s here',
        make: async (bucket) => putReplication(account, bucket, [replicateTo('quiet', 'mirror')]),
        putBack: (good) => ({ ...good, replication: undefined }),
      },
    ],
  });
});
