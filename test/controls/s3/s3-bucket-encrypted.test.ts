import type { JsonObject } from '../../../shared/control/json.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-encrypted.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf, type ContextOptions } from '../../support/test-context.ts';

const account = '111122223333';
const bucket = toResourceRef('AWS::S3::Bucket', 'ledger', testPlace);
const named = { Bucket: 'ledger', ExpectedBucketOwner: account };
const key = `arn:aws:kms:eu-central-1:${account}:key/1f2e3d4c`;
const strangers = 'arn:aws:kms:eu-central-1:999988887777:key/5e4d3c2b';

const sse = (SSEAlgorithm: string, KMSMasterKeyID?: string, rest: object = {}) => ({
  Rules: [
    {
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm,
        ...(KMSMasterKeyID === undefined ? {} : { KMSMasterKeyID }),
      },
      ...rest,
    },
  ],
});
const s3Managed = sse('AES256', undefined, { BucketKeyEnabled: false });
const ownKey = sse('aws:kms', key, { BucketKeyEnabled: true });
const put = (encryption: object) => ({
  operation: 's3:PutBucketEncryption',
  input: { ...named, ServerSideEncryptionConfiguration: encryption },
});
const asking = (minimum: string, over: ContextOptions = {}): ContextOptions => ({
  settings: { minimum, kmsKeys: { 'eu-central-1': key } },
  ...over,
});

describe('the default encryption of a bucket', () => {
  it.each<[string, JsonObject, ContextOptions]>([
    ['SSE-S3, where no more is asked', s3Managed, {}],
    ['a key of KMS, where less is asked', ownKey, {}],
    ['as strong as is asked', sse('aws:kms'), asking('aws:kms')],
    ['stronger than it was', sse('aws:kms:dsse'), { baseline: { encryption: ownKey } }],
    [
      'with a key of a trusted account',
      sse('aws:kms', strangers),
      { trusted: { accounts: ['999988887777'] } },
    ],
    ['by an alias, which is one of the account', sse('aws:kms', 'alias/aws/s3'), {}],
    ['what AWS sets for a service of its own', sse('aws:fsx'), asking('aws:kms')],
  ])('is left alone: %s', (_, encryption, options) => {
    expect(detect(control, { account, encryption }, options)).toEqual([]);
  });

  it('that is weaker than it was is as it was again', () => {
    const options = { baseline: { encryption: ownKey } };
    expect(remedy(control, { account, encryption: s3Managed }, bucket, options)).toEqual({
      violations: [
        {
          element: 'SSEAlgorithm',
          reason: 'what is new is encrypted with AES256 by default, which is weaker than aws:kms',
          evidence: s3Managed,
        },
      ],
      summary: `Encrypt what is new in bucket ledger by default with aws:kms and ${key}.`,
      apply: [put(ownKey)],
      undo: [put(s3Managed)],
    });
  });

  it('that is weaker than the settings ask gets their key, and keeps what else it says', () => {
    const encryption = sse('AES256', undefined, {
      BucketKeyEnabled: false,
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
    });
    const { apply, undo } = remedy(control, { account, encryption }, bucket, asking('aws:kms'));
    expect(apply).toEqual([
      put(
        sse('aws:kms', key, {
          BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
          BucketKeyEnabled: true,
        }),
      ),
    ]);
    expect(undo).toEqual([put(encryption)]);
  });

  it('is raised beyond what it was where the settings ask for more, without a bucket key, which DSSE-KMS has none of', () => {
    const options = asking('aws:kms:dsse', { baseline: { encryption: ownKey } });
    const { apply } = remedy(control, { account, encryption: s3Managed }, bucket, options);
    expect(apply).toEqual([put(sse('aws:kms:dsse', key))]);
  });

  it('that is not there is set, and deleted when that is undone', () => {
    const { violations, summary, apply, undo } = remedy(control, { account, encryption: null }, bucket);
    expect(violations).toMatchObject([{ reason: expect.stringContaining('encrypted with none') as string }]);
    expect(summary).toBe('Encrypt what is new in bucket ledger by default with AES256.');
    expect(apply).toEqual([put(s3Managed)]);
    expect(undo).toEqual([{ operation: 's3:DeleteBucketEncryption', input: named }]);
  });
});

describe('a default key of a foreign account', () => {
  const encryption = sse('aws:kms', strangers, { BucketKeyEnabled: true });

  it('is replaced by the key that the bucket had', () => {
    const options = { baseline: { encryption: ownKey } };
    const { violations, apply, undo } = remedy(control, { account, encryption }, bucket, options);
    expect(violations).toEqual([
      {
        element: 'KMSMasterKeyID',
        reason: `what is new is encrypted with ${strangers} of the foreign account 999988887777`,
        evidence: encryption,
      },
    ]);
    expect(apply).toEqual([put(ownKey)]);
    expect(undo).toEqual([put(encryption)]);
  });

  it.each([
    ['without a weaker encryption where it had none', {}],
    ['not by one that is foreign as well', { baseline: { encryption: sse('aws:kms', strangers) } }],
  ])('is replaced by the AWS managed key, %s', (_, options) => {
    const { apply } = remedy(control, { account, encryption }, bucket, options);
    expect(apply).toEqual([put(sse('aws:kms', undefined, { BucketKeyEnabled: true }))]);
  });
});

describe('what is remembered and compared', () => {
  it('is the encryption', () => {
    expect(control.remember?.({ account, encryption: ownKey })).toEqual({ encryption: ownKey });
    expect(control.compare?.({ account, encryption: ownKey })).toEqual(ownKey);
  });
});

describe('raising a bucket to a key of KMS', () => {
  const policy = JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::ledger/*',
      },
      {
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::444455556666:root', account, '*'] },
        Action: 's3:GetObject',
        Resource: '*',
      },
      { Effect: 'Deny', Principal: { AWS: '777788889999' }, Action: 's3:*', Resource: '*' },
    ],
  });
  const ask = async (answer: object | Error, options: ContextOptions) => {
    const aws = fakeReader({ 's3:GetBucketPolicy': answer });
    const state = { account, encryption: s3Managed };
    return control.findDependents?.(state, [], bucket, aws, contextOf(control, options));
  };

  it('is asked about where others than the account use the bucket', async () => {
    await expect(ask({ Policy: policy }, asking('aws:kms'))).resolves.toEqual([
      'S3 server access logging delivers to the bucket, which takes a permission to use the key',
      'the bucket policy lets in account 444455556666, which takes a permission to use the key',
    ]);
  });

  it('is not where nobody else does', async () => {
    await expect(ask(awsError('NoSuchBucketPolicy'), asking('aws:kms'))).resolves.toEqual([]);
  });

  it.each([
    ['was so before', { baseline: { encryption: ownKey } }],
    ['stays with SSE-S3', {}],
  ])('is not, and reads nothing, where it %s', async (_, options) => {
    await expect(ask(awsError('AccessDenied'), options)).resolves.toEqual([]);
  });

  it('fails where it may not look', async () => {
    await expect(ask(awsError('AccessDenied'), asking('aws:kms'))).rejects.toThrow('AccessDenied');
  });
});

describe('reading a bucket', () => {
  const context = contextOf(control);

  it('takes one call', async () => {
    const aws = fakeReader({
      's3:GetBucketEncryption': { ServerSideEncryptionConfiguration: ownKey as never },
    });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({ account, encryption: ownKey });
    expect(aws.reads).toEqual([{ operation: 's3:GetBucketEncryption', input: named }]);
  });

  it('finds none', async () => {
    const aws = fakeReader({
      's3:GetBucketEncryption': awsError('ServerSideEncryptionConfigurationNotFoundError'),
    });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({ account, encryption: null });
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 's3:GetBucketEncryption': awsError('AccessDenied') });
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
