import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-policy-not-public.ts';
import { UnreadablePolicyError } from '../../../shared/iam/unreadable-policy-error.ts';
import { describeWebsiteQuestion } from '../../support/website-question.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const bucket = toResourceRef('AWS::S3::Bucket', 'ledger', testPlace);
const named = { Bucket: 'ledger', ExpectedBucketOwner: '111122223333' };

const auditors =
  '{"Sid":"Auditors","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}';
const everyone =
  '{"Sid":"Everyone","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}';
const office =
  '{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}';
const halfTheWorld =
  '{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"128.0.0.0/1"}}}';
const tlsOnly =
  '{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}';

function policyOf(...statements: readonly string[]): string {
  return `{ "Version": "2012-10-17",\n  "Statement": [ ${statements.join(' ,\n    ')} ] }`;
}

describe('a bucket policy that is not public', () => {
  it.each([
    ['there is none', ''],
    ['it names its principals', policyOf(auditors)],
    ['a condition bounds who they are', policyOf(office, auditors)],
    ['it denies to everyone', policyOf(tlsOnly)],
  ])('holds when %s', (_name, policy) => {
    expect(detect(control, { policy })).toEqual([]);
  });
});

describe('a bucket policy that is public', () => {
  it.each<[string, string, readonly string[], string]>([
    [
      'one statement among others',
      policyOf(auditors, everyone, tlsOnly),
      ['Statement[1] (Everyone)'],
      policyOf(auditors, tlsOnly),
    ],
    [
      'several statements, one by a range as wide as half the world',
      policyOf(halfTheWorld, office, everyone),
      ['Statement[0]', 'Statement[2] (Everyone)'],
      policyOf(office),
    ],
  ])('loses %s, and gets it back when that is undone', (_name, policy, elements, remaining) => {
    const { violations, summary, apply, undo } = remedy(control, { policy }, bucket);
    expect(violations.map(({ element }) => element)).toEqual(elements);
    expect(summary).toBe(`Remove from the policy of bucket ledger what is public: ${elements.join(', ')}.`);
    expect(apply).toEqual([{ operation: 's3:PutBucketPolicy', input: { ...named, Policy: remaining } }]);
    expect(undo).toEqual([{ operation: 's3:PutBucketPolicy', input: { ...named, Policy: policy } }]);
    expect(detect(control, { policy: remaining })).toEqual([]);
  });

  it('is deleted when nothing else is in it, and gets back its very text when that is undone', () => {
    const policy = `{"Statement" : ${everyone}, "Version":"2008-10-17"}\n`;
    const { summary, apply, undo } = remedy(control, { policy }, bucket);
    expect(summary).toBe(
      'Delete the policy of bucket ledger, of which every statement is public: Statement[0] (Everyone).',
    );
    expect(apply).toEqual([{ operation: 's3:DeleteBucketPolicy', input: named }]);
    expect(undo).toEqual([{ operation: 's3:PutBucketPolicy', input: { ...named, Policy: policy } }]);
  });

  it('says which statement lets in whom to do what', () => {
    const [violation] = detect(control, { policy: policyOf(tlsOnly, everyone) });
    expect(violation).toEqual({
      element: 'Statement[1] (Everyone)',
      key: expect.stringMatching(/^Everyone sha256:[0-9a-f]{16}$/) as string,
      reason: 'the statement allows s3:GetObject to anyone (AWS principal "*"), without a condition',
      evidence: { index: 1, statement: JSON.parse(everyone) as unknown },
    });
  });

  it('is known by what its statements say, wherever they stand', () => {
    const keys = (...statements: readonly string[]) =>
      detect(control, { policy: policyOf(...statements) }).map(({ key }) => key);
    expect(keys(everyone)).toEqual(keys(auditors, everyone));
    expect(keys(everyone)).not.toEqual(keys(everyone.replace('s3:GetObject', 's3:*')));
  });

  it('loses only the statements it was found guilty of', () => {
    const state = { policy: policyOf(everyone, halfTheWorld) };
    const { apply } = control.remediate(state, detect(control, state).slice(1), bucket, contextOf(control));
    expect(apply).toEqual([
      { operation: 's3:PutBucketPolicy', input: { ...named, Policy: policyOf(everyone) } },
    ]);
  });
});

describe('a bucket policy that cannot be read', () => {
  it('is a failure, and not taken for private', () => {
    expect(() => detect(control, { policy: '{"Statement":[{"Effect":"Allow"}]}' })).toThrow(
      UnreadablePolicyError,
    );
  });
});

describe('two policies', () => {
  const compare = (policy: string) => control.compare?.({ policy });

  it('are one where they say the same', () => {
    expect(compare(policyOf(everyone, auditors))).toEqual(
      compare(policyOf(auditors, everyone.replace('"s3:GetObject"', '["s3:GetObject"]'))),
    );
  });

  it.each([
    ['a statement', policyOf(auditors)],
    ['who is let in', policyOf(auditors, everyone.replace('"*"', '{"AWS":"444455556666"}'))],
    ['that there is one', ''],
  ])('are two where they differ in %s', (_, policy) => {
    expect(compare(policy)).not.toEqual(compare(policyOf(auditors, everyone)));
  });
});

describeWebsiteQuestion(control, bucket, { policy: policyOf(everyone) });

describe('a bucket that serves a website, and lets everyone do what no visitor does', () => {
  it('is not asked about: visitors go on seeing it', async () => {
    const state = { policy: policyOf(everyone.replace('s3:GetObject', 's3:PutObject')) };
    const aws = fakeReader({});
    const context = contextOf(control);
    const users = control.findDependents?.(state, detect(control, state), bucket, aws, context);
    await expect(users).resolves.toEqual([]);
  });
});

describe('reading a bucket', () => {
  const context = contextOf(control, { now: new Date(0) });

  it('takes one call, to the bucket of this account and no other', async () => {
    const aws = fakeReader({ 's3:GetBucketPolicy': { Policy: policyOf(everyone) } });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({ policy: policyOf(everyone) });
    expect(aws.reads).toEqual([{ operation: 's3:GetBucketPolicy', input: named }]);
  });

  it('finds no policy', async () => {
    const aws = fakeReader({ 's3:GetBucketPolicy': awsError('NoSuchBucketPolicy') });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({ policy: '' });
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

  it.each(listTriggerNames(control))('name it: %s', (eventName) => {
    expect(selectFromSample(control, eventName)).toEqual(['ledger-exports-eu']);
  });
});
