import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-lifecycle-keeps-logs.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf, type ContextOptions } from '../../support/test-context.ts';

const bucket = toResourceRef('AWS::S3::Bucket', 'trail-logs', testPlace);
const named = { Bucket: 'trail-logs', ExpectedBucketOwner: '111122223333' };
const deliveries = [{ service: 'CloudTrail', prefix: 'AWSLogs/' }];
const minimumSize = 'all_storage_classes_128K';

const tidy = { ID: 'tidy', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } };
const keep = { ID: 'keep', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 730 } };
const scratch = { ID: 'scratch', Status: 'Enabled', Filter: { Prefix: 'tmp/' }, Expiration: { Days: 1 } };
const put = (...Rules: readonly object[]) => ({
  operation: 's3:PutBucketLifecycleConfiguration',
  input: {
    ...named,
    LifecycleConfiguration: { Rules },
    TransitionDefaultMinimumObjectSize: minimumSize,
  },
});

describe('the lifecycle of a log bucket', () => {
  it.each([
    ['without rules', { rules: [], minimumSize: null, deliveries }],
    [
      'that keeps logs long enough, and clears what are none',
      { rules: [keep, scratch], minimumSize, deliveries },
    ],
    ['of a bucket without logs', { rules: [tidy], minimumSize, deliveries: [] }],
  ])('%s is left alone', (_, state) => {
    expect(detect(control, state)).toEqual([]);
  });

  it('that expires logs too soon is put right, rule by rule, and is as it was when that is undone', () => {
    const state = { rules: [scratch, tidy], minimumSize, deliveries };
    expect(remedy(control, state, bucket)).toEqual({
      violations: [
        {
          element: 'tidy',
          reason: 'logs expire after 1 day, and are to be kept for 365',
          evidence: { position: 1, rule: tidy },
        },
      ],
      summary: 'Keep the logs in bucket trail-logs: put right its lifecycle rules tidy.',
      apply: [put(scratch, { ...tidy, Expiration: { Days: 365 } })],
      undo: [put(scratch, tidy)],
    });
  });

  it('is as it is remembered where that is good', () => {
    const state = { rules: [{ ...keep, Expiration: { Days: 2 } }], minimumSize, deliveries };
    const { apply } = remedy(control, state, bucket, { baseline: { rules: [keep] } });
    expect(apply).toEqual([put(keep)]);
  });

  it('keeps logs for as long as the settings say', () => {
    const state = { rules: [keep], minimumSize, deliveries };
    const { apply } = remedy(control, state, bucket, { settings: { retentionDays: 2555 } });
    expect(apply).toEqual([put({ ...keep, Expiration: { Days: 2555 } })]);
  });

  it('is deleted where nothing is left of it', () => {
    const dated = { ...tidy, Expiration: { Date: '2026-03-15T00:00:00.000Z' } };
    const { apply, undo } = remedy(control, { rules: [dated], minimumSize, deliveries }, bucket);
    expect(apply).toEqual([{ operation: 's3:DeleteBucketLifecycle', input: named }]);
    expect(undo).toEqual([put(dated)]);
  });

  it('names a rule without an id by its place', () => {
    const { ID: _id, ...nameless } = tidy;
    const [violation] = detect(control, { rules: [nameless], minimumSize, deliveries });
    expect(violation).toMatchObject({ element: 'Rules[0]' });
  });

  it('is remembered and compared by its rules, whoever delivers logs', () => {
    const state = { rules: [keep], minimumSize, deliveries };
    expect(control.remember?.(state)).toEqual({ rules: [keep] });
    expect(control.compare?.(state)).toEqual({ rules: [keep], minimumSize });
  });
});

const answer = (...Rules: readonly object[]): Answers => ({
  's3:GetBucketLifecycleConfiguration': {
    Rules: Rules as [],
    TransitionDefaultMinimumObjectSize: minimumSize,
  },
  's3:GetBucketPolicy': awsError('NoSuchBucketPolicy'),
  's3:GetBucketAcl': { Grants: [] },
});

async function read(answers: Answers, options: ContextOptions = {}) {
  const aws = fakeReader(answers);
  const state = await control.read(bucket, aws, contextOf(control, options));
  return { state, reads: aws.reads.map(({ operation }) => operation) };
}

describe('reading a bucket', () => {
  it('takes one call where nothing expires too soon, whoever delivers what', async () => {
    await expect(read(answer(keep))).resolves.toEqual({
      state: { rules: [keep], minimumSize, deliveries: [] },
      reads: ['s3:GetBucketLifecycleConfiguration'],
    });
  });

  it('finds no lifecycle', async () => {
    const absent = awsError('NoSuchLifecycleConfiguration');
    await expect(read({ 's3:GetBucketLifecycleConfiguration': absent })).resolves.toMatchObject({
      state: { rules: [], minimumSize: null, deliveries: [] },
    });
  });

  it('keeps times as texts', async () => {
    const dated = { ...tidy, Expiration: { Date: new Date('2026-03-15T00:00:00Z') } };
    await expect(read(answer(dated))).resolves.toMatchObject({
      state: { rules: [{ ...tidy, Expiration: { Date: '2026-03-15T00:00:00.000Z' } }] },
    });
  });

  const byCloudTrail = JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::trail-logs/AWSLogs/*',
      },
    ],
  });
  const logDelivery = {
    Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' },
    Permission: 'WRITE',
  } as const;

  it.each<[string, Answers, ContextOptions, object]>([
    ['nobody delivers logs', {}, {}, []],
    ['the policy lets a service deliver', { 's3:GetBucketPolicy': { Policy: byCloudTrail } }, {}, deliveries],
    ['the ACL does', { 's3:GetBucketAcl': { Grants: [logDelivery] } }, {}, [{ prefix: '' }]],
    ['the settings say that it holds logs', {}, { settings: { logBuckets: ['*-logs'] } }, [{ prefix: '' }]],
  ])('looks for logs where something expires soon: %s', async (_, answers, options, found) => {
    const { state } = await read({ ...answer(tidy), ...answers }, options);
    expect(state).toMatchObject({ rules: [tidy], deliveries: found });
  });

  it.each(['s3:GetBucketLifecycleConfiguration', 's3:GetBucketPolicy', 's3:GetBucketAcl'] as const)(
    'fails without %s',
    async (denied) => {
      await expect(read({ ...answer(tidy), [denied]: awsError('AccessDenied') })).rejects.toThrow(
        'AccessDenied',
      );
    },
  );
});

describe('the events of a bucket', () => {
  it('have a sample each', () => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });

  it.each(listTriggerNames(control))('name it: %s', (eventName) => {
    expect(selectFromSample(control, eventName)).toEqual(['trail-logs-eu']);
  });
});
