import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import bucketPolicyNotForeign from '../../../shared/controls/s3/s3-bucket-policy-not-foreign.ts';
import { s3Service } from '../../../shared/services/s3.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import {
  createBucket,
  layOutPolicy,
  ownStatement,
  readBucket,
  removeBucket,
} from '../../support/wire-bucket.ts';
import { describeControl } from '../../support/wire-control.ts';
import type { Drift } from '../../support/wire-scenario.ts';

type BucketState = Awaited<ReturnType<typeof readBucket>>;

describe('the control of foreign grants by S3 in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

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

  const share = (bucket: string, principal: string) =>
    `{"Effect": "Allow", "Principal": ${principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${bucket}/*"}`;
  const partner = '"arn:aws:iam::999988887777:root"';

  describeControl(bucketPolicyNotForeign, s3Service, () => account, {
    create: async () => createBucket(account),
    remove: async (bucket) => removeBucket(account, bucket),
    read: async (bucket) => readBucket(account, bucket),
    event: (bucket) => ({
      eventSource: 's3.amazonaws.com',
      eventName: 'PutBucketPolicy',
      requestParameters: { bucketName: bucket },
    }),
    drifts: [
      policyDrift('a statement for another account', (own, bucket) =>
        layOutPolicy(own, share(bucket, `{"AWS": ${partner}}`)),
      ),
      {
        ...policyDrift('another account beside the own one', (own) =>
          layOutPolicy(own.replace('{"AWS": ', `{"AWS":  [ ${partner}, `).replace(':root"}', ':root" ]}')),
        ),
        putBack: (good) => ({
          ...good,
          policy: good.policy?.replace('{"AWS": ', '{"AWS":  [ ').replace(':root"}', ':root" ]}'),
        }),
      },
      {
        ...policyDrift('a policy for distributions of anyone', (_own, bucket) =>
          layOutPolicy(share(bucket, '{"Service": "cloudfront.amazonaws.com"}')),
        ),
        putBack: (good) => ({ ...good, policy: undefined }),
      },
    ],
  });
});
