import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-policy-tls-only.ts';
import { UnreadablePolicyError } from '../../../shared/iam/unreadable-policy-error.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';
import { nothingBlocked, website } from '../../support/website-answers.ts';

const bucket = toResourceRef('AWS::S3::Bucket', 'ledger', testPlace);
const { arn } = bucket;
const named = { Bucket: 'ledger', ExpectedBucketOwner: '111122223333' };
const auditors =
  '{"Sid":"Auditors","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}';
const refusal = (sid: string) =>
  `{"Sid":"${sid}","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::ledger","arn:aws:s3:::ledger/*"],` +
  '"Condition":{"Bool":{"aws:SecureTransport":"false"}}}';
const policyOf = (...statements: readonly string[]) =>
  `{ "Version": "2012-10-17",\n  "Statement": [ ${statements.join(', ')} ] }`;

describe('a bucket', () => {
  it('that refuses requests without TLS is left alone', () => {
    expect(detect(control, { arn, policy: policyOf(auditors, refusal('Any')) })).toEqual([]);
  });

  it('without a policy gets one, which is deleted when that is undone', () => {
    const { violations, summary, apply, undo } = remedy(control, { arn, policy: '' }, bucket);
    expect(violations).toEqual([
      {
        element: 'aws:SecureTransport',
        reason:
          'no statement of the policy refuses requests without TLS to arn:aws:s3:::ledger and arn:aws:s3:::ledger/*',
        evidence: [arn, `${arn}/*`],
      },
    ]);
    expect(summary).toBe('Give bucket ledger a policy that refuses requests without TLS.');
    const Policy = `{"Version":"2012-10-17","Statement":[${refusal('OverTlsOnly')}]}`;
    expect(apply).toEqual([{ operation: 's3:PutBucketPolicy', input: { ...named, Policy } }]);
    expect(undo).toEqual([{ operation: 's3:DeleteBucketPolicy', input: named }]);
  });

  it('with a policy keeps it to the byte, with one statement more', () => {
    const policy = policyOf(auditors);
    const { summary, apply, undo } = remedy(control, { arn, policy }, bucket);
    const Policy = policyOf(auditors, refusal('OverTlsOnly'));
    expect(summary).toBe(
      'Add to the policy of bucket ledger a statement, OverTlsOnly, that refuses requests without TLS.',
    );
    expect(apply).toEqual([{ operation: 's3:PutBucketPolicy', input: { ...named, Policy } }]);
    expect(undo).toEqual([{ operation: 's3:PutBucketPolicy', input: { ...named, Policy: policy } }]);
    expect(detect(control, { arn, policy: Policy })).toEqual([]);
  });

  it('whose statement of that name says less keeps it, and gets another', () => {
    const policy = policyOf(refusal('OverTlsOnly').replace('"s3:*"', '"s3:GetObject"'));
    const { apply } = remedy(control, { arn, policy }, bucket);
    expect(apply[0]?.input['Policy']).toContain('"Sid":"OverTlsOnly2"');
  });

  it('of another partition is named by its own ARN', () => {
    const china = toResourceRef('AWS::S3::Bucket', 'ledger', { ...testPlace, partition: 'aws-cn' });
    const { apply } = remedy(control, { arn: china.arn, policy: '' }, china);
    expect(apply[0]?.input['Policy']).toContain('"arn:aws-cn:s3:::ledger/*"');
  });

  it('whose policy cannot be read is a failure', () => {
    expect(() => detect(control, { arn, policy: '{}' })).toThrow(UnreadablePolicyError);
  });

  it('is the same while its policy says the same', () => {
    const compare = (policy: string) => control.compare?.({ arn, policy });
    expect(compare(policyOf(auditors, refusal('Tls')))).toEqual(compare(policyOf(refusal('Tls'), auditors)));
    expect(compare('')).not.toEqual(compare(policyOf(auditors)));
  });
});

describe('a website, whose endpoint speaks plain HTTP only', () => {
  const state = { arn, policy: '' };
  const ask = async (answers: Parameters<typeof fakeReader>[0], settings = {}) =>
    control.findDependents?.(state, [], bucket, fakeReader(answers), contextOf(control, { settings }));

  it('is asked about', async () => {
    await expect(
      ask({
        's3:GetBucketWebsite': website,
        's3:GetPublicAccessBlock': nothingBlocked,
        's3control:GetPublicAccessBlock': nothingBlocked,
      }),
    ).resolves.toEqual([
      'bucket ledger serves a static website to everyone, with the index document index.html',
    ]);
  });

  it('is not asked about where there is none, or the settings say so', async () => {
    await expect(ask({ 's3:GetBucketWebsite': awsError('NoSuchWebsiteConfiguration') })).resolves.toEqual([]);
    await expect(ask({}, { askAboutWebsites: false })).resolves.toEqual([]);
  });
});

describe('reading a bucket', () => {
  const context = contextOf(control);

  it('takes one call', async () => {
    const aws = fakeReader({ 's3:GetBucketPolicy': { Policy: policyOf(auditors) } });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({ arn, policy: policyOf(auditors) });
    expect(aws.reads).toEqual([{ operation: 's3:GetBucketPolicy', input: named }]);
  });

  it('finds no policy', async () => {
    const aws = fakeReader({ 's3:GetBucketPolicy': awsError('NoSuchBucketPolicy') });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({ arn, policy: '' });
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 's3:GetBucketPolicy': awsError('AccessDenied') });
    await expect(control.read(bucket, aws, context)).rejects.toThrow('AccessDenied');
  });
});

describe('the events of a bucket', () => {
  it('have a sample each', () => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });

  it.each([
    ['CreateBucket', 'press-kit-eu'],
    ['PutBucketPolicy', 'ledger-exports-eu'],
    ['DeleteBucketPolicy', 'ledger-exports-eu'],
    ['ConfigurationItemChangeNotification', 'ledger-exports-eu'],
  ])('name it: %s', (eventName, id) => {
    expect(selectFromSample(control, eventName)).toEqual([id]);
  });
});
