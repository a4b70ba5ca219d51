import control from '../../../shared/controls/kms/kms-key-policy-not-public.ts';
import { UnreadablePolicyError } from '../../../shared/iam/unreadable-policy-error.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { describedKey, keyArn, keyId, keyRef } from '../../support/keys.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { contextOf } from '../../support/test-context.ts';

const { account } = testPlace;

function lay(principal: string, action: string, rest = ''): string {
  return `{ "Effect": "Allow", "Principal": ${principal}, "Action": "${action}", "Resource": "*"${rest} }`;
}

const root = lay(`{"AWS": "arn:aws:iam::${account}:root"}`, 'kms:*');
const partner = lay('{"AWS": "arn:aws:iam::999988887777:root"}', 'kms:Decrypt');
const everyone = lay('"*"', 'kms:*');
/** As the keys that AWS makes for its services have it. */
const throughService = lay(
  '{"AWS": "*"}',
  'kms:Decrypt',
  `, "Condition": {"StringEquals": {"kms:CallerAccount": "${account}", "kms:ViaService": "s3.eu-central-1.amazonaws.com"}}`,
);

const policyOf = (...statements: readonly string[]) =>
  `{\n  "Version": "2012-10-17",\n  "Statement": [ ${statements.join(',\n    ')} ]\n}`;
const stateOf = (...statements: readonly string[]) => ({ account, policy: policyOf(...statements) });
const put = (Policy: string) => [
  {
    operation: 'kms:PutKeyPolicy',
    input: { KeyId: keyId, PolicyName: 'default', Policy, BypassPolicyLockoutSafetyCheck: false },
  },
];

describe('a key policy that is left alone', () => {
  it.each<[string, object]>([
    ['it lets in the account', stateOf(root)],
    ['everyone of the account may use it through a service', stateOf(root, throughService)],
    ['AWS made the key for a service', { account, policy: '' }],
  ])('is one where %s', (_name, state) => {
    expect(detect(control, state as { policy: string })).toEqual([]);
  });

  it('is one that lets in whom the settings trust', () => {
    expect(detect(control, stateOf(root, partner), { trusted: { accounts: ['999988887777'] } })).toEqual([]);
  });
});

describe('a key policy that lets in somebody else', () => {
  it('loses them and nothing else, and gets them back when that is undone', () => {
    const { summary, apply, undo } = remedy(control, stateOf(root, partner, throughService), keyRef);
    expect(summary).toBe(
      `Remove from the policy of key ${keyArn} what is public or foreign: Statement[1] AWS "arn:aws:iam::999988887777:root".`,
    );
    expect(apply).toEqual(put(policyOf(root, throughService)));
    expect(undo).toEqual(put(policyOf(root, partner, throughService)));
  });

  it('keeps the account beside them in its list', () => {
    const both = lay(`{"AWS": ["*", "arn:aws:iam::${account}:root"]}`, 'kms:*');
    const own = lay(`{"AWS": ["arn:aws:iam::${account}:root"]}`, 'kms:*');
    expect(remedy(control, stateOf(both), keyRef).apply).toEqual(put(policyOf(own)));
  });

  it('lets the account in where nobody of it could manage the key any more', () => {
    const { summary, apply, undo } = remedy(
      control,
      stateOf(everyone, lay('{"Service": "sns.amazonaws.com"}', 'kms:Decrypt')),
      keyRef,
    );
    const [call] = apply;
    const { Statement } = JSON.parse(call?.input['Policy'] as string) as { Statement: object[] };
    expect(Statement).toMatchObject([
      { Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*' },
      { Principal: { Service: 'sns.amazonaws.com' } },
    ]);
    expect(summary).toContain('Let the account in');
    expect(undo).toEqual(put(policyOf(everyone, lay('{"Service": "sns.amazonaws.com"}', 'kms:Decrypt'))));
  });

  it('is replaced by the one that lets in the account where it let in nobody of it', () => {
    const { apply } = remedy(control, stateOf(everyone), keyRef);
    const { Statement } = JSON.parse(apply[0]?.input['Policy'] as string) as { Statement: object[] };
    expect(Statement).toMatchObject([
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` } },
    ]);
  });

  it('is put back at once', () => {
    expect(control.defaultMode).toBe('enforce');
  });
});

describe('two policies', () => {
  it('are one where they say the same', () => {
    const compare = (...statements: readonly string[]) => control.compare?.(stateOf(...statements));
    expect(compare(root, partner)).toEqual(compare(partner, root));
    expect(compare(root)).not.toEqual(compare(root, partner));
    expect(control.compare?.({ account, policy: '' })).toBe('');
  });
});

describe('a key policy that cannot be read', () => {
  it('is a failure', () => {
    expect(() => detect(control, { account, policy: '{}' })).toThrow(UnreadablePolicyError);
  });
});

describe('reading a key', () => {
  const read = async (
    described: ReturnType<typeof describedKey> | Error,
    policy: { Policy: string } | Error,
  ) => {
    const aws = fakeReader({ 'kms:DescribeKey': described, 'kms:GetKeyPolicy': policy });
    return { state: await control.read(keyRef, aws, contextOf(control)), reads: aws.reads };
  };
  const Policy = policyOf(root);

  it('takes two calls', async () => {
    const { state, reads } = await read(describedKey(), { Policy });
    expect(state).toEqual({ account, policy: Policy });
    expect(reads).toEqual([
      { operation: 'kms:DescribeKey', input: { KeyId: keyId } },
      { operation: 'kms:GetKeyPolicy', input: { KeyId: keyId, PolicyName: 'default' } },
    ]);
  });

  it('leaves out the policy of a key that AWS made for a service', async () => {
    const { state } = await read(describedKey({ KeyManager: 'AWS' }), { Policy });
    expect(state).toEqual({ account, policy: '' });
  });

  it('fails where it may not', async () => {
    const denied = awsError('AccessDeniedException');
    await expect(read(describedKey(), denied)).rejects.toThrow('AccessDenied');
    await expect(read(denied, { Policy })).rejects.toThrow('AccessDenied');
  });
});

describeTriggers(control, {
  PutKeyPolicy: [keyId],
  CreateKey: [keyId],
  ConfigurationItemChangeNotification: [keyId],
});
