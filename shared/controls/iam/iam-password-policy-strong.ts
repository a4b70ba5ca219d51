import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, sweep } from '../../control/trigger.ts';
import { accountOfCall } from '../../iam/account-selectors.ts';
import { noSuchEntity } from '../../iam/no-such-entity.ts';
import {
  findWeakParts,
  type PasswordPolicy,
  passwordSettings,
  strengthen,
  toPasswordPolicy,
} from '../../iam/password-policy.ts';

export default defineControl({
  id: 'iam-password-policy-strong',
  title: 'Passwords of IAM users are strong',
  rationale:
    'A short or simple password is guessed, and one that was used before is in a list already; the account’s policy is ' +
    'what keeps every user from choosing one.',
  severity: 'medium',
  resourceType: 'AWS::IAM::PasswordPolicy',
  references: {
    policy: ['3.1.2', '3.2.1'],
    hipaa: ['164.308(a)(4)', '164.312(d)'],
    soc2: ['CC6.1'],
    nist80053: ['AC-2(1)', 'AC-2(3)', 'AC-3(15)', 'IA-5(1)'],
    cis: ['1.8', '1.9'],
    securityHub: ['IAM.7', 'IAM.11', 'IAM.12', 'IAM.13', 'IAM.14', 'IAM.15', 'IAM.16', 'IAM.17'],
    attack: ['T1110', 'T1078.004'],
  },
  triggers: [
    sweep(),
    cloudTrail('iam', ['UpdateAccountPasswordPolicy', 'DeleteAccountPasswordPolicy'], accountOfCall),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['iam:GetAccountPasswordPolicy'],
    writes: ['iam:UpdateAccountPasswordPolicy', 'iam:DeleteAccountPasswordPolicy'],
  },
  settings: passwordSettings,
  async read(_account, aws): Promise<{ readonly policy: PasswordPolicy | null }> {
    const answer = await aws.find('iam:GetAccountPasswordPolicy', {}, noSuchEntity);
    return { policy: answer?.PasswordPolicy === undefined ? null : toPasswordPolicy(answer.PasswordPolicy) };
  },
  detect: ({ policy }, { settings }) => findWeakParts(policy, settings),
  remediate: ({ policy }, violations, { id }, { settings }) => ({
    summary: `Strengthen the password policy of account ${id}: ${violations.map(({ element }) => element).join(', ')}.`,
    apply: [call('iam:UpdateAccountPasswordPolicy', { ...strengthen(policy, settings) })],
    undo: [
      policy === null
        ? call('iam:DeleteAccountPasswordPolicy', {})
        : call('iam:UpdateAccountPasswordPolicy', { ...policy }),
    ],
  }),
  // With a hard expiry, whoever's password is older than the new age can no longer sign in to renew it.
  findDependents: async ({ policy }, violations) =>
    Promise.resolve(
      policy?.HardExpiry === true && violations.some(({ element }) => element === 'MaxPasswordAge')
        ? ['users whose password is older are locked out at once, for the policy has a hard expiry']
        : [],
    ),
});
