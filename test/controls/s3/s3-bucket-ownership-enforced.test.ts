import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-ownership-enforced.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const bucket = toResourceRef('AWS::S3::Bucket', 'ledger', testPlace);
const named = { Bucket: 'ledger', ExpectedBucketOwner: '111122223333' };
const put = (ObjectOwnership: string) => ({
  operation: 's3:PutBucketOwnershipControls',
  input: { ...named, OwnershipControls: { Rules: [{ ObjectOwnership }] } },
});
const owner = { Type: 'CanonicalUser', ID: 'a1b2' } as const;
const full = { Grantee: owner, Permission: 'FULL_CONTROL' } as const;
const logDelivery = {
  Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' },
  Permission: 'WRITE',
} as const;

describe('a bucket', () => {
  it('whose ACLs have no effect is left alone', () => {
    expect(detect(control, { ownership: 'BucketOwnerEnforced', grants: [] })).toEqual([]);
  });

  it.each([
    ['ObjectWriter', put('ObjectWriter'), 'ObjectWriter'],
    ['BucketOwnerPreferred', put('BucketOwnerPreferred'), 'BucketOwnerPreferred'],
    [null, { operation: 's3:DeleteBucketOwnershipControls', input: named }, 'no ownership controls are set'],
  ])(
    'with ownership %s has its ACLs switched off, and on again when that is undone',
    (ownership, undo, how) => {
      expect(remedy(control, { ownership, grants: [] }, bucket)).toEqual({
        violations: [
          {
            element: 'ObjectOwnership',
            reason: `ACLs of the bucket and its objects have effect (${how})`,
            evidence: ownership,
          },
        ],
        summary: 'Take all effect from the ACLs of bucket ledger and its objects (BucketOwnerEnforced).',
        apply: [put('BucketOwnerEnforced')],
        undo: [undo],
      });
    },
  );

  it('whose ACL grants to others is only reported, with what to do', () => {
    const { violations, summary, apply, undo } = remedy(
      control,
      { ownership: 'ObjectWriter', grants: ['WRITE to LogDelivery'] },
      bucket,
    );
    expect(violations).toHaveLength(1);
    expect(apply).toEqual([]);
    expect(undo).toEqual([]);
    expect(summary).toContain('The ACL of bucket ledger grants to others: WRITE to LogDelivery.');
  });

  it('is asked about: its objects have ACLs that nobody has looked at', () => {
    expect(control.defaultMode).toBe('approve');
  });
});

describe('reading a bucket', () => {
  const context = contextOf(control);
  const ownership = (ObjectOwnership: 'BucketOwnerEnforced' | 'ObjectWriter') => ({
    OwnershipControls: { Rules: [{ ObjectOwnership }] },
  });

  it('takes one call where ACLs have no effect', async () => {
    const aws = fakeReader({ 's3:GetBucketOwnershipControls': ownership('BucketOwnerEnforced') });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({
      ownership: 'BucketOwnerEnforced',
      grants: [],
    });
    expect(aws.reads).toEqual([{ operation: 's3:GetBucketOwnershipControls', input: named }]);
  });

  it.each([
    [ownership('ObjectWriter'), 'ObjectWriter'],
    [awsError('OwnershipControlsNotFoundError'), null],
  ])('takes the ACL as well where it has: %#', async (answer, found) => {
    const aws = fakeReader({
      's3:GetBucketOwnershipControls': answer,
      's3:GetBucketAcl': {
        Owner: { ID: 'a1b2' },
        Grants: [
          full,
          logDelivery,
          { Grantee: { Type: 'CanonicalUser', ID: 'c3d4' }, Permission: 'READ' },
          {
            Grantee: { Type: 'AmazonCustomerByEmail', EmailAddress: 'ada@example.com' },
            Permission: 'WRITE',
          },
        ],
      },
    });
    await expect(control.read(bucket, aws, context)).resolves.toEqual({
      ownership: found,
      grants: ['WRITE to LogDelivery', 'READ to c3d4', 'WRITE to ada@example.com'],
    });
  });

  it.each(['s3:GetBucketOwnershipControls', 's3:GetBucketAcl'] as const)(
    'fails without %s',
    async (denied) => {
      const aws = fakeReader({
        's3:GetBucketOwnershipControls': ownership('ObjectWriter'),
        's3:GetBucketAcl': { Owner: { ID: 'a1b2' }, Grants: [full] },
        [denied]: awsError('AccessDenied'),
      });
      await expect(control.read(bucket, aws, context)).rejects.toThrow('AccessDenied');
    },
  );
});

describe('the events of a bucket', () => {
  it('have a sample each', () => {
    expect(listSampleEvents(control)).toEqual(listTriggerNames(control));
  });

  it.each([
    ['CreateBucket', 'press-kit-eu'],
    ['PutBucketOwnershipControls', 'ledger-exports-eu'],
    ['DeleteBucketOwnershipControls', 'ledger-exports-eu'],
    ['ConfigurationItemChangeNotification', 'ledger-exports-eu'],
  ])('name it: %s', (eventName, id) => {
    expect(selectFromSample(control, eventName)).toEqual([id]);
  });
});
