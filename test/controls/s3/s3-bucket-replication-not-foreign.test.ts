import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-replication-not-foreign.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { listSampleEvents, listTriggerNames, selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const account = '111122223333';
const bucket = toResourceRef('AWS::S3::Bucket', 'ledger', testPlace);
const named = { Bucket: 'ledger', ExpectedBucketOwner: account };
const Role = `arn:aws:iam::${account}:role/replicate`;

const rule = (ID: string, to: string, owner?: string, Status = 'Enabled') => ({
  ID,
  Priority: 1,
  Status,
  Filter: { Prefix: '' },
  DeleteMarkerReplication: { Status: 'Disabled' },
  Destination: { Bucket: `arn:aws:s3:::${to}`, ...(owner === undefined ? {} : { Account: owner }) },
});
const backup = rule('backup', 'ledger-backup');
const stolen = rule('stolen', 'mirror', '999988887777');
const stateOf = (rules: readonly object[], ownBuckets: readonly string[] = ['ledger-backup']) => ({
  account,
  replication: { Role, Rules: rules as [] },
  ownBuckets,
});
const put = (...Rules: readonly object[]) => ({
  operation: 's3:PutBucketReplication',
  input: { ...named, ReplicationConfiguration: { Role, Rules } },
});

describe('the replication of a bucket', () => {
  it.each<[string, readonly object[], object]>([
    ['to an own bucket', [backup], {}],
    ['to the own account, by its id', [rule('own', 'elsewhere', account)], {}],
    ['to a trusted account', [stolen], { trusted: { accounts: ['999988887777'] } }],
    ['to a trusted bucket', [rule('partner', 'partner-in')], { settings: { trustedBuckets: ['partner-*'] } }],
    ['that is off', [rule('off', 'mirror', '999988887777', 'Disabled')], {}],
  ])('%s is left alone', (_, rules, options) => {
    expect(detect(control, stateOf(rules), options)).toEqual([]);
  });

  it('is left alone where there is none', () => {
    expect(detect(control, { account, replication: null, ownBuckets: [] })).toEqual([]);
  });

  it('loses the rule to a foreign account and no other, and gets it back when that is undone', () => {
    expect(remedy(control, stateOf([backup, stolen]), bucket)).toEqual({
      violations: [
        {
          element: 'stolen',
          key: 'stolen to mirror',
          reason: 'the rule copies what is stored to bucket mirror of foreign account 999988887777',
          evidence: { position: 1, rule: stolen },
        },
      ],
      summary: 'Stop replicating bucket ledger by stolen. What was copied so far stays where it is.',
      apply: [put(backup)],
      undo: [put(backup, stolen)],
    });
  });

  it('is deleted where every rule is foreign', () => {
    const { apply, undo } = remedy(control, stateOf([stolen]), bucket);
    expect(apply).toEqual([{ operation: 's3:DeleteBucketReplication', input: named }]);
    expect(undo).toEqual([put(stolen)]);
  });

  it('to a bucket that is not the account’s own is foreign, though the rule does not say whose it is', () => {
    const [violation] = detect(control, stateOf([rule('quiet', 'mirror')]));
    expect(violation).toMatchObject({
      element: 'quiet',
      reason:
        'the rule copies what is stored to bucket mirror of an account that the rule does not name and that is not this one',
    });
  });

  it('is another violation where the same rule copies elsewhere', () => {
    const key = (to: string) => detect(control, stateOf([rule('r', to, '999988887777')]))[0]?.key;
    expect(key('mirror')).not.toBe(key('mirror-2'));
  });

  it('is asked about', () => {
    expect(control.defaultMode).toBe('approve');
  });
});

async function read(answers: Answers) {
  const aws = fakeReader(answers);
  return { state: await control.read(bucket, aws, contextOf(control)), reads: aws.reads };
}

const answer = (...rules: readonly object[]): Answers => ({
  's3:GetBucketReplication': { ReplicationConfiguration: { Role, Rules: rules as [] } },
});

describe('reading a bucket', () => {
  it('takes one call where the rules say whose their destinations are', async () => {
    const { state, reads } = await read(answer(stolen, rule('off', 'x', undefined, 'Disabled')));
    expect(state).toMatchObject({ replication: { Role }, ownBuckets: [] });
    expect(reads).toEqual([{ operation: 's3:GetBucketReplication', input: named }]);
  });

  it('finds no replication', async () => {
    const absent = awsError('ReplicationConfigurationNotFoundError');
    await expect(read({ 's3:GetBucketReplication': absent })).resolves.toMatchObject({
      state: { account, replication: null, ownBuckets: [] },
    });
  });

  it('looks in the list of own buckets, page by page, for a destination that may be anybody’s', async () => {
    const { state } = await read({
      ...answer(backup, backup, rule('quiet', 'mirror')),
      's3:ListBuckets': ({ Prefix, ContinuationToken }) =>
        ContinuationToken === undefined
          ? { Buckets: [{ Name: `${String(Prefix)}-2` }], ContinuationToken: 'more' }
          : { Buckets: [{ Name: 'ledger-backup' }] },
    });
    expect(state).toMatchObject({ ownBuckets: ['ledger-backup'] });
  });

  it.each(['s3:GetBucketReplication', 's3:ListBuckets'] as const)('fails without %s', async (denied) => {
    await expect(read({ ...answer(backup), [denied]: awsError('AccessDenied') })).rejects.toThrow(
      'AccessDenied',
    );
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
