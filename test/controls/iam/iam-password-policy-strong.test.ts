import fc from 'fast-check';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/iam/iam-password-policy-strong.ts';
import {
  findWeakParts,
  type PasswordPolicy,
  passwordSettings,
  strengthen,
} from '../../../shared/iam/password-policy.ts';
import { awsError, fakeReader, testPlace } from '../../support/fake-reader.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromSample } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';

const account = toResourceRef('AWS::IAM::PasswordPolicy', testPlace.account, testPlace);
const strong: PasswordPolicy = {
  MinimumPasswordLength: 14,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: false,
  MaxPasswordAge: 90,
  PasswordReusePrevention: 24,
};
const put = (policy: PasswordPolicy) => ({ operation: 'iam:UpdateAccountPasswordPolicy', input: policy });

describe('a password policy that is left alone', () => {
  it.each([
    ['is as strong as asked for', strong],
    ['is stricter', { ...strong, MinimumPasswordLength: 30, MaxPasswordAge: 30, HardExpiry: true }],
  ])('%s', (_, policy) => {
    expect(detect(control, { policy })).toEqual([]);
  });

  it('never expires, where the settings do not ask for it', () => {
    const { MaxPasswordAge: _age, ...policy } = strong;
    expect(detect(control, { policy }, { settings: { maximumAgeDays: 0 } })).toEqual([]);
  });
});

describe('a password policy', () => {
  it.each<[string, Partial<PasswordPolicy>, string, Partial<PasswordPolicy>]>([
    ['MinimumPasswordLength', { MinimumPasswordLength: 8 }, 'MinimumPasswordLength is 8, and must be 14', {}],
    ['RequireSymbols', { RequireSymbols: false }, 'RequireSymbols is false, and must be true', {}],
    [
      'MaxPasswordAge',
      { MaxPasswordAge: 365 },
      'MaxPasswordAge is 365, and must be 90',
      // Or whoever's password expires could not replace it.
      { AllowUsersToChangePassword: true },
    ],
    [
      'PasswordReusePrevention',
      { PasswordReusePrevention: undefined },
      'PasswordReusePrevention is not set, and must be 24',
      {},
    ],
  ])('that is weak in %s gets that part alone', (element, weak, reason, also) => {
    const policy = { ...strong, MinimumPasswordLength: 20, HardExpiry: false, ...weak };
    const { violations, summary, apply, undo } = remedy(control, { policy }, account);
    const evidence = Object.values(weak)[0] ?? null;
    expect(violations).toEqual([{ element, reason, evidence }]);
    expect(summary).toBe(`Strengthen the password policy of account 111122223333: ${element}.`);
    const repaired = { ...policy, [element]: strong[element as keyof PasswordPolicy], ...also };
    expect(apply).toEqual([put(repaired)]);
    expect(undo).toEqual([put(policy)]);
  });

  it('that is not there is made, and deleted again when that is undone', () => {
    const { violations, apply, undo } = remedy(control, { policy: null }, account);
    expect(violations).toHaveLength(7);
    expect(apply).toEqual([put({ ...strong, AllowUsersToChangePassword: true })]);
    expect(undo).toEqual([{ operation: 'iam:DeleteAccountPasswordPolicy', input: {} }]);
  });

  it('is whatever it was, strengthened: nothing is weaker, and once is enough', () => {
    const flag = fc.boolean();
    const policies = fc.record({
      MinimumPasswordLength: fc.integer({ min: 6, max: 128 }),
      RequireSymbols: flag,
      RequireNumbers: flag,
      RequireUppercaseCharacters: flag,
      RequireLowercaseCharacters: flag,
      AllowUsersToChangePassword: flag,
      MaxPasswordAge: fc.option(fc.integer({ min: 1, max: 1095 }), { nil: undefined }),
      PasswordReusePrevention: fc.option(fc.integer({ min: 1, max: 24 }), { nil: undefined }),
      HardExpiry: fc.option(flag, { nil: undefined }),
    });
    const settings = passwordSettings.parse({});
    fc.assert(
      fc.property(policies, (policy) => {
        const stronger = strengthen(policy, settings);
        expect(findWeakParts(stronger, settings)).toEqual([]);
        expect(stronger.MinimumPasswordLength).toBeGreaterThanOrEqual(policy.MinimumPasswordLength);
        expect(stronger.MaxPasswordAge).toBeLessThanOrEqual(policy.MaxPasswordAge ?? Infinity);
        expect(stronger.HardExpiry).toBe(policy.HardExpiry);
        expect(findWeakParts(policy, settings).length === 0).toBe(
          JSON.stringify(strengthen(policy, settings)) === JSON.stringify(policy),
        );
      }),
    );
  });
});

describe('who depends on passwords that do not expire', () => {
  const find = async (policy: PasswordPolicy) => {
    const context = contextOf(control);
    const violations = control.detect({ policy }, context);
    return control.findDependents?.({ policy }, violations, account, fakeReader({}), context);
  };

  it('is whoever a hard expiry would lock out', async () => {
    await expect(find({ ...strong, MaxPasswordAge: 365, HardExpiry: true })).resolves.toHaveLength(1);
  });

  it.each([
    ['the expiry is soft', { MaxPasswordAge: 365 }],
    ['the age is not what changes', { RequireSymbols: false, HardExpiry: true }],
  ])('is nobody where %s', async (_, over) => {
    await expect(find({ ...strong, ...over })).resolves.toEqual([]);
  });
});

describe('reading the password policy', () => {
  const read = async (answer: Parameters<typeof fakeReader>[0]) =>
    control.read(account, fakeReader(answer), contextOf(control));

  it('leaves out what cannot be put', async () => {
    const answer = {
      'iam:GetAccountPasswordPolicy': { PasswordPolicy: { ...strong, ExpirePasswords: true } },
    };
    await expect(read(answer)).resolves.toEqual({ policy: strong });
  });

  it('knows none where there is none', async () => {
    await expect(read({ 'iam:GetAccountPasswordPolicy': awsError('NoSuchEntity') })).resolves.toEqual({
      policy: null,
    });
  });

  it('fails where it is denied', async () => {
    const answer = { 'iam:GetAccountPasswordPolicy': awsError('AccessDenied') };
    await expect(read(answer)).rejects.toThrow('AccessDenied');
  });
});

describe('the triggers', () => {
  it.each(['UpdateAccountPasswordPolicy', 'DeleteAccountPasswordPolicy'])('%s names the account', (name) => {
    expect(selectFromSample(control, name)).toEqual([testPlace.account]);
  });
});
