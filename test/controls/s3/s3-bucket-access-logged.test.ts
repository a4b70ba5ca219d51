import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-access-logged.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf, type ContextOptions } from '../../support/test-context.ts';

const account = '111122223333';
const bucket = toResourceRef('AWS::S3::Bucket', 'ledger', testPlace);
const named = { Bucket: 'ledger', ExpectedBucketOwner: account };
const target = {
  TargetBucket: 'access-logs',
  TargetPrefix: 'ledger/',
  TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' as const } },
};
const put = (BucketLoggingStatus: object) => ({
  operation: 's3:PutBucketLogging',
  input: { ...named, BucketLoggingStatus },
});

describe('a bucket', () => {
  it('that is logged, or of which nobody said where to, is left alone', () => {
    expect(detect(control, { logging: target, wanted: null })).toEqual([]);
    expect(detect(control, { logging: null, wanted: null })).toEqual([]);
  });

  it('that is not logged is logged to where it should be, and no longer when that is undone', () => {
    expect(remedy(control, { logging: null, wanted: { target, problem: null } }, bucket)).toEqual({
      violations: [
        {
          element: 'LoggingEnabled',
          reason: 'access is not logged; the logs should go to bucket access-logs',
          evidence: target,
        },
      ],
      summary: 'Log access to bucket ledger to bucket access-logs below ledger/.',
      apply: [put({ LoggingEnabled: target })],
      undo: [put({})],
    });
  });

  it('whose logs would not arrive is only reported, with what to do', () => {
    const state = { logging: null, wanted: { target, problem: 'the bucket is gone' } };
    const { violations, summary, apply, undo } = remedy(control, state, bucket);
    expect(violations).toHaveLength(1);
    expect(apply).toEqual([]);
    expect(undo).toEqual([]);
    expect(summary).toBe(
      'The access logs of bucket ledger would not arrive in bucket access-logs: the bucket is gone. ' +
        'Put that right, or choose another one, and log ledger there.',
    );
  });

  it('is the same wherever its logs should go, and remembered by where they go', () => {
    expect(control.compare?.({ logging: target, wanted: null })).toEqual(target);
    expect(control.remember?.({ logging: target, wanted: null })).toEqual({ logging: target });
  });
});

const statement = {
  Effect: 'Allow',
  Principal: { Service: 'logging.s3.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::access-logs/*',
};
const letIn = JSON.stringify({ Statement: [statement] });
const open: Answers = {
  's3:GetBucketLogging': {},
  's3:GetBucketAcl': { Grants: [] },
  's3:GetBucketPolicy': { Policy: letIn },
  's3:GetBucketEncryption': awsError('ServerSideEncryptionConfigurationNotFoundError'),
};
const remembered: ContextOptions = { baseline: { logging: target } };

async function read(answers: Answers, options: ContextOptions = {}, resource = bucket) {
  const aws = fakeReader(answers);
  const state = await control.read(resource, aws, contextOf(control, options));
  return { state, reads: aws.reads };
}

describe('reading a bucket', () => {
  it.each<[string, Answers, ContextOptions, object | null]>([
    ['that is logged', { 's3:GetBucketLogging': { LoggingEnabled: target } }, remembered, target],
    ['of which nobody said where to', { 's3:GetBucketLogging': {} }, {}, null],
  ])('%s takes one call', async (_, answers, options, logging) => {
    const { state, reads } = await read(answers, options);
    expect(state).toEqual({ logging, wanted: null });
    expect(reads).toEqual([{ operation: 's3:GetBucketLogging', input: named }]);
  });

  it('looks, where logging was turned off, whether the logs would arrive where they went', async () => {
    const { state, reads } = await read(open, remembered);
    expect(state).toEqual({ logging: null, wanted: { target, problem: null } });
    const input = { Bucket: 'access-logs', ExpectedBucketOwner: account };
    expect(reads.slice(1)).toEqual([
      { operation: 's3:GetBucketAcl', input },
      { operation: 's3:GetBucketPolicy', input },
      { operation: 's3:GetBucketEncryption', input },
    ]);
  });

  const gone = awsError('NoSuchBucket');
  const logDelivery = {
    Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' },
    Permission: 'WRITE',
  } as const;
  const byKms = {
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } }],
    },
  };
  const neither = 'neither its policy nor its ACL lets S3 deliver access logs';

  it.each<[string, Answers, string | null]>([
    [
      'the ACL lets them in',
      { 's3:GetBucketPolicy': awsError('NoSuchBucketPolicy'), 's3:GetBucketAcl': { Grants: [logDelivery] } },
      null,
    ],
    ['nothing does', { 's3:GetBucketPolicy': awsError('NoSuchBucketPolicy') }, neither],
    [
      'the policy does elsewhere',
      { 's3:GetBucketPolicy': { Policy: letIn.replace('/*', '/other/*') } },
      neither,
    ],
    [
      'the target is gone',
      { 's3:GetBucketAcl': gone, 's3:GetBucketPolicy': gone, 's3:GetBucketEncryption': gone },
      'the bucket is gone',
    ],
    [
      'the target encrypts with KMS',
      { 's3:GetBucketEncryption': byKms },
      'by default it encrypts with a key of KMS, and S3 delivers access logs with SSE-S3 only',
    ],
  ])('finds out where %s', async (_, answers, problem) => {
    const { state } = await read({ ...open, ...answers }, remembered);
    expect(state).toEqual({ logging: null, wanted: { target, problem } });
  });

  const byDefault: ContextOptions = { settings: { targetBuckets: { 'eu-central-1': 'access-logs' } } };

  it('takes the target of the Region where the bucket never was logged', async () => {
    const { state } = await read(open, { ...byDefault, baseline: { logging: null } });
    const wanted = { target: { TargetBucket: 'access-logs', TargetPrefix: 'ledger/' }, problem: null };
    expect(state).toEqual({ logging: null, wanted });
  });

  it.each([
    ['the target itself', toResourceRef('AWS::S3::Bucket', 'access-logs', testPlace)],
    ['the archive of Holdfast', toResourceRef('AWS::S3::Bucket', 'holdfast-archivebucket-1a2b3c', testPlace)],
    [
      'a bucket in another Region',
      toResourceRef('AWS::S3::Bucket', 'ledger', { ...testPlace, region: 'eu-west-1' }),
    ],
  ])('takes no target for %s', async (_, resource) => {
    const { state } = await read({ 's3:GetBucketLogging': {} }, byDefault, resource);
    expect(state).toEqual({ logging: null, wanted: null });
  });

  it.each([
    's3:GetBucketLogging',
    's3:GetBucketAcl',
    's3:GetBucketPolicy',
    's3:GetBucketEncryption',
  ] as const)('fails without %s', async (denied) => {
    await expect(read({ ...open, [denied]: awsError('AccessDenied') }, remembered)).rejects.toThrow(
      'AccessDenied',
    );
  });
});

describe('the events of a bucket', () => {
  it('have a sample each', () => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });

  it.each([
    ['CreateBucket', 'press-kit-eu'],
    ['PutBucketLogging', 'ledger-exports-eu'],
    ['ConfigurationItemChangeNotification', 'ledger-exports-eu'],
  ])('name it: %s', (eventName, id) => {
    expect(selectFromSample(control, eventName)).toEqual([id]);
  });
});
