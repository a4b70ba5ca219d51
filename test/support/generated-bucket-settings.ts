import {
  type BucketVersioningStatus,
  DeleteBucketEncryptionCommand,
  DeleteBucketOwnershipControlsCommand,
  type LifecycleRule,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  type ServerSideEncryptionByDefault,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import type { JsonObject } from '../../shared/control/json.ts';
import type { GeneratedStates, MadeResource } from './generated-state.ts';
import type { WireAccount } from './wire-account.ts';
import { createBucket, layOutPolicy, ownStatement, removeBucket } from './wire-bucket.ts';
import {
  createLogTarget,
  keepRule,
  ownKey,
  putEncryption,
  putLifecycle,
  putLogging,
  putOwnership,
  putReplication,
  readKeptBucket,
  replicateTo,
  scratchRule,
  strangersKey,
  trailStatement,
} from './wire-bucket-settings.ts';

async function makeBucket(
  account: WireAccount,
  drift: (bucket: string) => Promise<unknown>,
  baseline?: JsonObject,
): Promise<MadeResource> {
  const id = await createBucket(account);
  await drift(id);
  return {
    id,
    ...(baseline === undefined ? {} : { baseline }),
    read: async () => readKeptBucket(account, id),
    remove: async () => removeBucket(account, id),
  };
}

const encryption = fc.constantFrom<(ServerSideEncryptionByDefault | null)[]>(
  null,
  { SSEAlgorithm: 'AES256' },
  { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: ownKey },
  { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: strangersKey },
  { SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: ownKey },
);
const remembered = fc.constantFrom<(JsonObject | undefined)[]>(
  undefined,
  { encryption: null },
  {
    encryption: {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: ownKey },
          BucketKeyEnabled: true,
        },
      ],
    },
  },
);

export const bucketEncryptions: GeneratedStates = fc.tuple(encryption, remembered).map(
  ([byDefault, baseline]) =>
    async (account) =>
      makeBucket(
        account,
        async (Bucket) =>
          byDefault === null
            ? account.clients.s3.send(new DeleteBucketEncryptionCommand({ Bucket }))
            : putEncryption(account, Bucket, byDefault),
        baseline,
      ),
);

const ownership = fc.constantFrom('BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter', null);

/** With an ACL that grants to others, which is only reported, or without. */
export const bucketOwnerships: GeneratedStates = fc.tuple(ownership, fc.boolean()).map(
  ([one, isPrivate]) =>
    async (account) =>
      makeBucket(account, async (Bucket) => {
        const { s3 } = account.clients;
        if (isPrivate) await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }));
        await (one === null
          ? s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }))
          : putOwnership(account, Bucket, one));
      }),
);

export const bucketVersionings: GeneratedStates = fc
  .constantFrom<BucketVersioningStatus[]>('Enabled', 'Suspended')
  .map(
    (Status) => async (account) =>
      makeBucket(account, async (Bucket) =>
        account.clients.s3.send(
          new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }),
        ),
      ),
  );

/** Logged or not any more, to a bucket that is there, or to one that is gone, which is only reported. */
export const bucketLoggings: GeneratedStates = fc
  .record({ isLogged: fc.boolean(), isRemembered: fc.boolean(), isGone: fc.boolean() })
  .map(({ isLogged, isRemembered, isGone }) => async (account) => {
    const target = await createLogTarget(account);
    const logging = { TargetBucket: isGone ? `gone-${target}` : target, TargetPrefix: 'kept/' };
    // The target stays until the account does: with logs in it, it cannot be deleted.
    return makeBucket(
      account,
      async (bucket) => {
        if (isLogged && !isGone) await putLogging(account, bucket, logging);
      },
      isRemembered ? { logging } : undefined,
    );
  });

const rule = fc.constantFrom<LifecycleRule[]>(
  keepRule,
  scratchRule,
  { ...keepRule, ID: 'short', Expiration: { Days: 100 } },
  { ...scratchRule, ID: 'logs', Filter: { Prefix: 'AWSLogs/1/' } },
  { ...scratchRule, ID: 'off', Status: 'Disabled', Filter: { Prefix: '' } },
  { ID: 'once', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Date: new Date('2030-01-01') } },
);
const rules = fc.uniqueArray(rule, { minLength: 1, maxLength: 5, selector: ({ ID }) => ID });

/** Of log buckets and of others, with or without rules that are remembered. */
export const bucketLifecycles: GeneratedStates = fc.tuple(rules, fc.boolean(), fc.boolean()).map(
  ([made, isLogBucket, isRemembered]) =>
    async (account) =>
      makeBucket(
        account,
        async (Bucket) => {
          const { s3 } = account.clients;
          // The ACL of the bucket lets in access logs, and so is all of it for logs.
          await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }));
          const statements = [ownStatement(Bucket), ...(isLogBucket ? [trailStatement(Bucket)] : [])];
          await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: layOutPolicy(...statements) }));
          await putLifecycle(account, Bucket, made);
        },
        isRemembered
          ? { rules: [{ ID: 'short', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 400 } }] }
          : undefined,
      ),
);

/** To the account by its id, to its own bucket, to a foreign account, to a bucket that nobody knows. */
const destinations = fc.uniqueArray(fc.constantFrom('id', 'own', 'foreign', 'unknown'), { minLength: 1 });

export const bucketReplications: GeneratedStates = destinations.map((kinds) => async (account) => {
  const own = await createLogTarget(account);
  const byKind: Readonly<Record<string, readonly [bucket: string, owner?: string]>> = {
    id: ['elsewhere', account.place.account],
    own: [own],
    foreign: ['mirror', '999988887777'],
    unknown: ['nobody-knows'],
  };
  const made = await makeBucket(account, async (bucket) =>
    putReplication(
      account,
      bucket,
      kinds.map((kind) => replicateTo(kind, ...(byKind[kind] ?? ['']))),
    ),
  );
  return {
    ...made,
    async remove() {
      await made.remove();
      await removeBucket(account, own);
    },
  };
});
