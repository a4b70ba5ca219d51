import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/s3/s3-bucket-policy-not-foreign.ts';
import { UnreadablePolicyError } from '../../../shared/iam/unreadable-policy-error.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const { account } = testPlace;
const bucket = toResourceRef('AWS::S3::Bucket', 'ledger', testPlace);
const named = { Bucket: 'ledger', ExpectedBucketOwner: account };
const auditor = 'arn:aws:iam::444455556666:role/auditor';
const ownUser = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';

function lay(principal: string, rest = ''): string {
  return `{"Sid":"Read","Effect":"Allow","Principal":${principal},"Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"${rest}}`;
}

const own = lay(`{"AWS": "arn:aws:iam::${account}:role/app"}`);
const foreign = lay(`{"AWS": "${auditor}"}`);
const tlsOnly =
  '{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}';

function policyOf(...statements: readonly string[]): string {
  return `{ "Version": "2012-10-17",\n  "Statement": [ ${statements.join(' ,\n    ')} ] }`;
}

const stateOf = (...statements: readonly string[]) => ({ account, policy: policyOf(...statements) });
const put = (Policy: string) => [{ operation: 's3:PutBucketPolicy', input: { ...named, Policy } }];

describe('a bucket policy that lets in nobody foreign', () => {
  it.each<[string, object]>([
    ['there is none', { account, policy: '' }],
    ['it names the account', stateOf(own, tlsOnly)],
    [
      'it names a canonical user of the account',
      { ...stateOf(lay(`{"CanonicalUser":"${ownUser}"}`)), canonicalUser: ownUser },
    ],
    ['it is public, which is another control’s', stateOf(lay('"*"'))],
    ['its one statement, in no list, is public', { account, policy: `{"Statement":${lay('"*"')}}` }],
  ])('holds when %s', (_name, state) => {
    expect(detect(control, state as { policy: string })).toEqual([]);
  });

  it('holds when it names whom the settings trust', () => {
    const organization = 'o-a1b2c3d4e5';
    const within = lay('"*"', `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"${organization}"}}`);
    const options = { trusted: { accounts: ['444455556666'], organization } };
    expect(detect(control, stateOf(foreign, within), options)).toEqual([]);
    expect(detect(control, stateOf(foreign, within))).toHaveLength(2);
  });
});

describe('a bucket policy that lets in somebody foreign', () => {
  it('loses that principal and nothing else, and gets it back when that is undone', () => {
    const shared = lay(`{"AWS": [ "${auditor}" , "${account}" ]}`);
    const { violations, summary, apply, undo } = remedy(control, stateOf(own, shared, tlsOnly), bucket);
    const element = `Statement[1] (Read) AWS "${auditor}"`;
    expect(violations).toMatchObject([
      { element, reason: 'the statement lets in account 444455556666, which is not trusted' },
    ]);
    expect(summary).toBe(`Remove from the policy of bucket ledger what is foreign: ${element}.`);
    expect(apply).toEqual(put(policyOf(own, lay(`{"AWS": [ "${account}" ]}`), tlsOnly)));
    expect(undo).toEqual(put(policyOf(own, shared, tlsOnly)));
  });

  it('loses the statement with its last principal, and is deleted with its last statement', () => {
    expect(remedy(control, stateOf(foreign, own), bucket).apply).toEqual(put(policyOf(own)));
    const { apply, undo, summary } = remedy(control, stateOf(foreign), bucket);
    expect(apply).toEqual([{ operation: 's3:DeleteBucketPolicy', input: named }]);
    expect(undo).toEqual(put(policyOf(foreign)));
    expect(summary).toContain('Delete the policy of bucket ledger');
  });

  it('loses the accounts that are too many in a condition', () => {
    const condition = (accounts: string) =>
      `,"Condition":{"StringEquals":{"aws:PrincipalAccount":[${accounts}]}}`;
    const both = lay('"*"', condition(`"${account}", "999988887777"`));
    expect(remedy(control, stateOf(both), bucket).apply).toEqual(
      put(policyOf(lay('"*"', condition(`"${account}"`)))),
    );
  });

  it('loses a service that reads for anyone who asks it to, of those that the settings name', () => {
    const distributions = stateOf(
      lay('{"Service":"cloudfront.amazonaws.com"}'),
      lay('{"Service":"sns.amazonaws.com"}'),
    );
    expect(detect(control, distributions)).toMatchObject([
      { element: 'Statement[0] (Read) Service "cloudfront.amazonaws.com"' },
    ]);
    expect(detect(control, distributions, { settings: { deputies: [] } })).toEqual([]);
    expect(() => control.settings.parse({ deputies: ['everyone'] })).toThrow(
      'a service principal is expected',
    );
  });

  it('keeps a public statement beside it', () => {
    expect(remedy(control, stateOf(lay('"*"'), foreign), bucket).apply).toEqual(put(policyOf(lay('"*"'))));
  });

  it('is asked about, since it may be a partner’s', () => {
    expect(control.defaultMode).toBe('approve');
  });
});

describe('a bucket policy that cannot be read', () => {
  it('is a failure', () => {
    expect(() => detect(control, { account, policy: '{"Statement":[{"Effect":"Allow"}]}' })).toThrow(
      UnreadablePolicyError,
    );
  });
});

describe('two policies', () => {
  it('are one where they say the same, whoever is asked', () => {
    const compare = (policy: string, over = {}) => control.compare?.({ account, policy, ...over });
    expect(compare(policyOf(own, foreign), { canonicalUser: ownUser })).toEqual(
      compare(policyOf(foreign, own)),
    );
    expect(compare(policyOf(own))).not.toEqual(compare(policyOf(foreign)));
    expect(compare('')).not.toEqual(compare(policyOf(own)));
  });
});

describe('reading a bucket', () => {
  const read = async (answers: Parameters<typeof fakeReader>[0]) => {
    const aws = fakeReader(answers);
    const state = await control.read(bucket, aws, contextOf(control));
    return { state, reads: aws.reads };
  };

  it('takes one call', async () => {
    await expect(read({ 's3:GetBucketPolicy': { Policy: policyOf(own) } })).resolves.toEqual({
      state: { account, policy: policyOf(own) },
      reads: [{ operation: 's3:GetBucketPolicy', input: named }],
    });
  });

  it('takes another where canonical users are named, to know the account’s own', async () => {
    const Policy = policyOf(lay(`{"CanonicalUser":"${ownUser}"}`));
    const { state, reads } = await read({
      's3:GetBucketPolicy': { Policy },
      's3:GetBucketAcl': { Owner: { ID: ownUser } },
    });
    expect(state).toEqual({ account, policy: Policy, canonicalUser: ownUser });
    expect(reads.at(-1)).toEqual({ operation: 's3:GetBucketAcl', input: named });
  });

  it('finds no policy', async () => {
    const { state } = await read({ 's3:GetBucketPolicy': awsError('NoSuchBucketPolicy') });
    expect(state).toEqual({ account, policy: '' });
  });

  it('fails when it may not', async () => {
    await expect(read({ 's3:GetBucketPolicy': awsError('AccessDenied') })).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  PutBucketPolicy: ['ledger-exports-eu'],
  ConfigurationItemChangeNotification: ['ledger-exports-eu'],
});
