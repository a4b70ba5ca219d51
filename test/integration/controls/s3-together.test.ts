import { DeleteBucketEncryptionCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { toResourceRef } from '../../../shared/control/resource.ts';
import { s3Service } from '../../../shared/services/s3.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createBucket, layOutPolicy, ownStatement, removeBucket } from '../../support/wire-bucket.ts';
import { readKeptBucket } from '../../support/wire-bucket-settings.ts';
import { createWireEngine } from '../../support/wire-engine.ts';
import { configItem } from '../../support/wire-events.ts';

const bucketControls = s3Service.controls.filter(({ resourceType }) => resourceType === 'AWS::S3::Bucket');

describe('all controls of a bucket, on one that breaks several', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  it('each act on what the one before left, and leave each other’s work alone', async () => {
    const { s3 } = account.clients;
    const Bucket = await createBucket(account);
    const open = `{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::${Bucket}/*"}`;
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: layOutPolicy(open, ownStatement(Bucket)) }));
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
    const resource = toResourceRef('AWS::S3::Bucket', Bucket, account.place);
    const engine = createWireEngine(s3Service, account);

    const first = await engine.handle(configItem(resource));
    const settled = await readKeptBucket(account, Bucket);
    const second = await engine.handle(configItem(resource));

    const statusOf = (results: typeof first) =>
      Object.fromEntries(results.map(({ control, status }) => [control, status]));
    expect(Object.keys(statusOf(first)).toSorted()).toEqual(bucketControls.map(({ id }) => id).toSorted());
    expect(statusOf(first)).toMatchObject({
      's3-bucket-encrypted': 'remediated',
      // Its ACL lets in the delivery of logs, which no call moves to a policy.
      's3-bucket-ownership-enforced': 'reported',
      's3-bucket-policy-not-public': 'remediated',
      's3-bucket-policy-tls-only': 'remediated',
      's3-bucket-public-access-blocked': 'compliant',
    });
    const { Statement } = JSON.parse(settled.policy ?? '{}') as { Statement: readonly { Sid: string }[] };
    expect(Statement.map(({ Sid }) => Sid)).toEqual(['Own', 'OverTlsOnly']);
    expect(Object.values(statusOf(second))).not.toContain('remediated');
    await expect(readKeptBucket(account, Bucket)).resolves.toEqual(settled);
    await removeBucket(account, Bucket);
  });
});
