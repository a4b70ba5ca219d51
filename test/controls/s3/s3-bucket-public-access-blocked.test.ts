import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-public-access-blocked.ts';
import { describeWebsiteQuestion } from '../../support/website-question.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const bucket = toResourceRef('AWS::S3::Bucket', 'ledger', testPlace);
const named = { Bucket: 'ledger', ExpectedBucketOwner: '111122223333' };
const allOn = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

describe('a bucket that blocks public access', () => {
  it('has all four settings on', () => {
    expect(detect(control, { configuration: allOn })).toEqual([]);
  });
});

describe('a bucket that does not block public access', () => {
  it.each(Object.keys(allOn))('has %s off, and gets back what it had when that is undone', (setting) => {
    const configuration = { ...allOn, [setting]: false };
    const { violations, apply, undo } = remedy(control, { configuration }, bucket);
    expect(violations).toEqual([
      { element: setting, reason: expect.stringContaining(`${setting} is off`) as string, evidence: false },
    ]);
    expect(apply).toEqual([
      { operation: 's3:PutPublicAccessBlock', input: { ...named, PublicAccessBlockConfiguration: allOn } },
    ]);
    expect(undo).toEqual([
      {
        operation: 's3:PutPublicAccessBlock',
        input: { ...named, PublicAccessBlockConfiguration: configuration },
      },
    ]);
  });

  it('has several settings off, each a violation of its own, and one call turns them on', () => {
    const configuration = { ...allOn, BlockPublicPolicy: false, RestrictPublicBuckets: false };
    const { violations, apply } = remedy(control, { configuration }, bucket);
    expect(violations.map(({ element }) => element)).toEqual(['BlockPublicPolicy', 'RestrictPublicBuckets']);
    expect(apply).toHaveLength(1);
  });

  it('has no configuration, and has none again when the one it got is undone', () => {
    const { violations, apply, undo, summary } = remedy(control, { configuration: null }, bucket);
    expect(violations).toEqual([
      {
        element: 'PublicAccessBlockConfiguration',
        reason:
          'nothing is blocked: an ACL that grants public access can be set, ACLs that grant public access take effect, ' +
          'a policy that grants public access can be set, policies that grant public access take effect',
        evidence: null,
      },
    ]);
    expect(summary).toBe('Turn on all four settings of Block Public Access on bucket ledger.');
    expect(apply).toEqual([
      { operation: 's3:PutPublicAccessBlock', input: { ...named, PublicAccessBlockConfiguration: allOn } },
    ]);
    expect(undo).toEqual([{ operation: 's3:DeletePublicAccessBlock', input: named }]);
  });

  it('has a setting left out, which is off, and keeps one that S3 may add', () => {
    const configuration = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      New: false,
    };
    const { violations, apply } = remedy(control, { configuration }, bucket);
    expect(violations.map(({ element, evidence }) => [element, evidence])).toEqual([
      ['RestrictPublicBuckets', null],
    ]);
    expect(apply[0]?.input['PublicAccessBlockConfiguration']).toEqual({ ...allOn, New: false });
  });
});

describeWebsiteQuestion(control, bucket, { configuration: null });

describe('a bucket whose website nobody can see any more', () => {
  it('is not asked about when the last two settings are turned on', async () => {
    const state = { configuration: { ...allOn, BlockPublicAcls: false, BlockPublicPolicy: false } };
    const context = contextOf(control, { now: new Date(0) });
    await expect(
      control.findDependents?.(state, detect(control, state), bucket, fakeReader({}), context),
    ).resolves.toEqual([]);
  });
});

describe('reading a bucket', () => {
  const context = contextOf(control, { now: new Date(0) });

  it('takes one call, to the bucket of this account and no other', async () => {
    const aws = fakeReader({ 's3:GetPublicAccessBlock': { PublicAccessBlockConfiguration: allOn } });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({ configuration: allOn });
    expect(aws.reads).toEqual([{ operation: 's3:GetPublicAccessBlock', input: named }]);
  });

  it('finds no configuration', async () => {
    const aws = fakeReader({ 's3:GetPublicAccessBlock': awsError('NoSuchPublicAccessBlockConfiguration') });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({ configuration: null });
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 's3:GetPublicAccessBlock': awsError('AccessDenied') });
    await expect(control.read(bucket, aws, context)).rejects.toThrow('AccessDenied');
  });
});

describe('the events of a bucket', () => {
  it('have a sample each', () => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });

  it.each([
    ['CreateBucket', 'press-kit-eu'],
    ['PutBucketPublicAccessBlock', 'ledger-exports-eu'],
    ['DeleteBucketPublicAccessBlock', 'ledger-exports-eu'],
    ['ConfigurationItemChangeNotification', 'ledger-exports-eu'],
  ])('name it: %s', (eventName, id) => {
    expect(selectFromSample(control, eventName)).toEqual([id]);
  });
});
