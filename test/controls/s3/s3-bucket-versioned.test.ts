import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-versioned.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const bucket = toResourceRef('AWS::S3::Bucket', 'ledger', testPlace);
const named = { Bucket: 'ledger', ExpectedBucketOwner: '111122223333' };
const put = (Status: string) => ({
  operation: 's3:PutBucketVersioning',
  input: { ...named, VersioningConfiguration: { Status } },
});
const everyBucket = { settings: { everyBucket: true } };

describe('the versioning of a bucket', () => {
  it('that is enabled, or never was, is left alone', () => {
    expect(detect(control, { status: 'Enabled', needsMfa: false })).toEqual([]);
    expect(detect(control, { status: null, needsMfa: false })).toEqual([]);
    expect(detect(control, { status: 'Enabled', needsMfa: true }, everyBucket)).toEqual([]);
  });

  it('that is suspended is enabled, and suspended again when that is undone', () => {
    expect(remedy(control, { status: 'Suspended', needsMfa: false }, bucket)).toEqual({
      violations: [
        {
          element: 'Status',
          reason: 'versioning is suspended: what is overwritten or deleted from now on is gone',
          evidence: 'Suspended',
        },
      ],
      summary: 'Enable the versioning of bucket ledger.',
      apply: [put('Enabled')],
      undo: [put('Suspended')],
    });
  });

  it('that never was is enabled where the settings say so, which cannot be taken back', () => {
    const { violations, apply, undo } = remedy(
      control,
      { status: null, needsMfa: false },
      bucket,
      everyBucket,
    );
    expect(violations).toMatchObject([{ element: 'Status', evidence: null }]);
    expect(apply).toEqual([put('Enabled')]);
    expect(undo).toEqual({ irreversible: expect.stringContaining('not be taken back') as string });
  });

  it('that takes an MFA device to change is only reported, with what to do', () => {
    const { violations, summary, apply } = remedy(control, { status: 'Suspended', needsMfa: true }, bucket);
    expect(violations).toHaveLength(1);
    expect(apply).toEqual([]);
    expect(summary).toContain('sign in as the root user');
  });
});

describe('reading a bucket', () => {
  const context = contextOf(control);

  it.each([
    [{ Status: 'Enabled', MFADelete: 'Enabled' } as const, { status: 'Enabled', needsMfa: true }],
    [{ Status: 'Suspended' } as const, { status: 'Suspended', needsMfa: false }],
    [{}, { status: null, needsMfa: false }],
  ])('takes one call: %j', async (answer, state) => {
    const aws = fakeReader({ 's3:GetBucketVersioning': answer });
    await expect(control.read(bucket, aws, context)).resolves.toEqual(state);
    expect(aws.reads).toEqual([{ operation: 's3:GetBucketVersioning', input: named }]);
  });

  it('fails when it may not', async () => {
    const aws = fakeReader({ 's3:GetBucketVersioning': awsError('AccessDenied') });
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
