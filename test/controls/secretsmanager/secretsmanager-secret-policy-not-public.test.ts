import control from '../../../shared/controls/secretsmanager/secretsmanager-secret-policy-not-public.ts';
import { UnreadablePolicyError } from '../../../shared/iam/unreadable-policy-error.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { secretArn, secretRef } from '../../support/secrets.ts';
import { contextOf } from '../../support/test-context.ts';

const { account } = testPlace;
const lay = (principal: string) =>
  `{"Effect": "Allow", "Principal": ${principal}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}`;
const own = lay(`{"AWS": "arn:aws:iam::${account}:role/app"}`);
const partner = lay('{"AWS": "arn:aws:iam::999988887777:root"}');
const everyone = lay('"*"');
const policyOf = (...statements: readonly string[]) => `{ "Statement" : [ ${statements.join(' , ')} ] }`;
const stateOf = (...statements: readonly string[]) => ({ account, policy: policyOf(...statements) });
const put = (ResourcePolicy: string) => [
  { operation: 'secretsmanager:PutResourcePolicy', input: { SecretId: secretArn, ResourcePolicy } },
];

describe('a secret’s policy that is left alone', () => {
  it.each([
    ['there is none', { account, policy: '' }],
    ['it lets in the account', stateOf(own)],
  ])('is one where %s', (_name, state) => {
    expect(detect(control, state)).toEqual([]);
  });

  it('is one that lets in whom the settings trust', () => {
    expect(detect(control, stateOf(partner), { trusted: { accounts: ['999988887777'] } })).toEqual([]);
  });
});

describe('a secret’s policy that lets in somebody else', () => {
  it.each([
    ['everyone', everyone, 'Statement[1] AWS "*"'],
    ['another account', partner, 'Statement[1] AWS "arn:aws:iam::999988887777:root"'],
  ])('loses %s and nothing else, and gets them back when that is undone', (_name, statement, element) => {
    const { violations, summary, apply, undo } = remedy(control, stateOf(own, statement), secretRef);
    expect(violations).toMatchObject([{ element }]);
    expect(summary).toBe(
      `Remove from the policy of secret ${secretArn} what is public or foreign: ${element}.`,
    );
    expect(apply).toEqual(put(policyOf(own)));
    expect(undo).toEqual(put(policyOf(own, statement)));
  });

  it('is deleted where nothing else is in it', () => {
    const { summary, apply, undo } = remedy(control, stateOf(everyone, partner), secretRef);
    expect(summary).toContain('Delete the policy of secret');
    expect(apply).toEqual([
      { operation: 'secretsmanager:DeleteResourcePolicy', input: { SecretId: secretArn } },
    ]);
    expect(undo).toEqual(put(policyOf(everyone, partner)));
  });
});

describe('two policies', () => {
  it('are one where they say the same', () => {
    const compare = (...statements: readonly string[]) => control.compare?.(stateOf(...statements));
    expect(compare(own, partner)).toEqual(compare(partner, own));
    expect(compare(own)).not.toEqual(compare(partner));
    expect(control.compare?.({ account, policy: '' })).toBe('');
  });
});

describe('a secret’s policy that cannot be read', () => {
  it('is a failure', () => {
    expect(() => detect(control, { account, policy: '[]' })).toThrow(UnreadablePolicyError);
  });
});

describe('reading a secret', () => {
  it.each([
    [{ ResourcePolicy: policyOf(own) }, policyOf(own)],
    [{}, ''],
  ])('takes one call', async (answer, policy) => {
    const aws = fakeReader({ 'secretsmanager:GetResourcePolicy': answer });
    await expect(control.read(secretRef, aws, contextOf(control))).resolves.toEqual({ account, policy });
    expect(aws.reads).toEqual([
      { operation: 'secretsmanager:GetResourcePolicy', input: { SecretId: secretArn } },
    ]);
  });

  it('fails where it may not', async () => {
    const aws = fakeReader({ 'secretsmanager:GetResourcePolicy': awsError('AccessDeniedException') });
    await expect(control.read(secretRef, aws, contextOf(control))).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  PutResourcePolicy: [secretArn],
  ConfigurationItemChangeNotification: [secretArn],
});
