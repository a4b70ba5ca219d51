import {
  type BucketCannedACL,
  DeletePublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import {
  DeletePublicAccessBlockCommand as DeleteAccountBlockCommand,
  GetPublicAccessBlockCommand as GetAccountBlockCommand,
  PutPublicAccessBlockCommand as PutAccountBlockCommand,
} from '@aws-sdk/client-s3-control';
import accountPublicAccessBlocked from '../../../shared/controls/s3/s3-account-public-access-blocked.ts';
import bucketAclPrivate from '../../../shared/controls/s3/s3-bucket-acl-private.ts';
import bucketPolicyNotPublic from '../../../shared/controls/s3/s3-bucket-policy-not-public.ts';
import bucketPublicAccessBlocked from '../../../shared/controls/s3/s3-bucket-public-access-blocked.ts';
import { s3Service } from '../../../shared/services/s3.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import {
  addGrants,
  allBlocked,
  createBucket,
  groups,
  layOutPolicy,
  orAbsent,
  ownStatement,
  readBucket,
  removeBucket,
} from '../../support/wire-bucket.ts';
import { describeControl } from '../../support/wire-control.ts';
import type { Drift } from '../../support/wire-scenario.ts';

type BucketState = Awaited<ReturnType<typeof readBucket>>;

const settingNames = Object.keys(allBlocked) as (keyof typeof allBlocked)[];

describe('the controls of S3 in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  const bucketScenario = (eventName: string) => ({
    create: async () => createBucket(account),
    remove: async (bucket: string) => removeBucket(account, bucket),
    read: async (bucket: string) => readBucket(account, bucket),
    event: (bucket: string) => ({
      eventSource: 's3.amazonaws.com',
      eventName,
      requestParameters: { bucketName: bucket },
    }),
  });

  describeControl(bucketPublicAccessBlocked, s3Service, () => account, {
    ...bucketScenario('PutBucketPublicAccessBlock'),
    drifts: [
      {
        name: 'no settings at all',
        make: async (Bucket) => account.clients.s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
      },
      ...settingNames.map((setting) => ({
        name: `${setting} off`,
        make: async (Bucket: string) =>
          account.clients.s3.send(
            new PutPublicAccessBlockCommand({
              Bucket,
              PublicAccessBlockConfiguration: { ...allBlocked, [setting]: false },
            }),
          ),
      })),
    ],
  });

  const allUsers = { Type: 'Group' as const, URI: `${groups}/global/AllUsers` };
  const authenticatedUsers = { Type: 'Group' as const, URI: `${groups}/global/AuthenticatedUsers` };
  const withOwnersGrantOnly = (good: BucketState): BucketState => ({
    ...good,
    grants: good.grants?.filter(({ Permission }) => Permission === 'FULL_CONTROL'),
  });
  const cannedAcls: readonly BucketCannedACL[] = ['public-read', 'public-read-write', 'authenticated-read'];

  describeControl(bucketAclPrivate, s3Service, () => account, {
    ...bucketScenario('PutBucketAcl'),
    drifts: [
      {
        name: 'everyone may list',
        make: async (bucket) => addGrants(account, bucket, [{ Grantee: allUsers, Permission: 'READ' }]),
      },
      {
        name: 'two public groups may list, write and take the ACL',
        make: async (bucket) =>
          addGrants(account, bucket, [
            { Grantee: allUsers, Permission: 'READ' },
            { Grantee: allUsers, Permission: 'WRITE_ACP' },
            { Grantee: authenticatedUsers, Permission: 'WRITE' },
          ]),
      },
      ...cannedAcls.map((ACL) => ({
        name: `the canned ACL ${ACL}, which leaves no other grant but the owner's`,
        make: async (Bucket: string) => account.clients.s3.send(new PutBucketAclCommand({ Bucket, ACL })),
        putBack: withOwnersGrantOnly,
      })),
    ],
  });

  /** The policy a drift puts: the own statement, and others around it. */
  function policyDrift(name: string, lay: (own: string, bucket: string) => string): Drift<BucketState> {
    return {
      name,
      make: async (Bucket) =>
        account.clients.s3.send(
          new PutBucketPolicyCommand({ Bucket, Policy: lay(ownStatement(Bucket), Bucket) }),
        ),
    };
  }

  const publicRead = (bucket: string, principal: string, condition = '') =>
    `{"Effect": "Allow", "Principal": ${principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${bucket}/*"${condition}}`;
  const toSomeAgent = ', "Condition": {"StringLike": {"aws:UserAgent": "*"}}';
  const overTls = ', "Condition": {"Bool": {"aws:SecureTransport": "true"}}';

  describeControl(bucketPolicyNotPublic, s3Service, () => account, {
    ...bucketScenario('PutBucketPolicy'),
    drifts: [
      policyDrift('a public statement after the own one', (own, bucket) =>
        layOutPolicy(own, publicRead(bucket, '"*"')),
      ),
      policyDrift('a public statement before the own one', (own, bucket) =>
        layOutPolicy(publicRead(bucket, '{"AWS": "*"}'), own),
      ),
      policyDrift('public statements on both sides, with conditions that bound nothing', (own, bucket) =>
        layOutPolicy(
          publicRead(bucket, '{"AWS": ["*"]}', toSomeAgent),
          own,
          publicRead(bucket, '"*"', overTls),
        ),
      ),
      {
        ...policyDrift('a policy of public statements only', (_own, bucket) =>
          layOutPolicy(publicRead(bucket, '"*"')),
        ),
        putBack: (good) => ({ ...good, policy: undefined }),
      },
    ],
  });

  describeControl(accountPublicAccessBlocked, s3Service, () => account, {
    async create() {
      const { account: AccountId } = account.place;
      await account.clients.s3Control.send(
        new PutAccountBlockCommand({ AccountId, PublicAccessBlockConfiguration: allBlocked }),
      );
      return AccountId;
    },
    remove: async (AccountId) => account.clients.s3Control.send(new DeleteAccountBlockCommand({ AccountId })),
    async read(AccountId) {
      const answer = await orAbsent(
        async () => account.clients.s3Control.send(new GetAccountBlockCommand({ AccountId })),
        'NoSuchPublicAccessBlockConfiguration',
      );
      return answer?.PublicAccessBlockConfiguration;
    },
    event: () => ({ eventSource: 's3.amazonaws.com', eventName: 'PutAccountPublicAccessBlock' }),
    isPermanent: true,
    drifts: [
      {
        name: 'no settings at all',
        make: async (AccountId) =>
          account.clients.s3Control.send(new DeleteAccountBlockCommand({ AccountId })),
      },
      ...settingNames.map((setting) => ({
        name: `${setting} off`,
        make: async (AccountId: string) =>
          account.clients.s3Control.send(
            new PutAccountBlockCommand({
              AccountId,
              PublicAccessBlockConfiguration: { ...allBlocked, [setting]: false },
            }),
          ),
      })),
    ],
  });
});
