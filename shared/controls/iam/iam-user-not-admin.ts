import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { describeGrant, takeAway } from '../../iam/admin-grant.ts';
import { isBounded, readAdminGrants, userGrantReads } from '../../iam/user-grants.ts';

const settings = z.strictObject({
  administrators: z
    .array(z.string().min(1))
    .default([])
    .describe('Names of the users who may have all permissions, such as one that is kept for emergencies'),
});

export default defineControl({
  id: 'iam-user-not-admin',
  title: 'No IAM user has all permissions',
  rationale:
    'The keys and the password of a user last until somebody changes them. Those of one who may do everything are the ' +
    'account itself, and making such a user is the first thing an intruder does in order to stay.',
  severity: 'critical',
  resourceType: 'AWS::IAM::User',
  references: {
    policy: ['3.1.1', '3.2.1'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1', 'CC6.3'],
    nist80053: [
      'AC-2',
      'AC-2(1)',
      'AC-3',
      'AC-3(7)',
      'AC-3(15)',
      'AC-5',
      'AC-6',
      'AC-6(2)',
      'AC-6(3)',
      'AC-6(10)',
    ],
    cis: ['1.16'],
    securityHub: ['IAM.1'],
    attack: ['T1098.003'],
  },
  triggers: [
    // Calls that change a policy or a group name no user: iam-policy-not-admin and the sweep look at what they do.
    cloudTrail(
      'iam',
      ['AttachUserPolicy', 'PutUserPolicy', 'AddUserToGroup', 'DeleteUserPermissionsBoundary'],
      requestParameter('userName'),
    ),
    config('AWS::IAM::User'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: userGrantReads,
    writes: [
      'iam:AttachUserPolicy',
      'iam:DetachUserPolicy',
      'iam:PutUserPolicy',
      'iam:DeleteUserPolicy',
      'iam:AddUserToGroup',
      'iam:RemoveUserFromGroup',
    ],
  },
  settings,
  async read({ id }, aws) {
    const grants = await readAdminGrants(id, aws);
    return { user: id, grants, isBounded: grants.length > 0 && (await isBounded(id, aws)) };
  },
  detect: ({ user, grants, isBounded: isHarmless }, { settings: { administrators } }) =>
    isHarmless || administrators.includes(user)
      ? []
      : grants.map((grant) => ({ ...describeGrant(grant), evidence: grant })),
  remediate(_state, violations, { id }) {
    const steps = violations.map(({ evidence }) => takeAway(id, evidence));
    return {
      summary: `Take from user ${id} what gives them all permissions: ${violations.map(({ element }) => element).join(', ')}.`,
      apply: steps.map(({ apply }) => apply),
      undo: steps.map(({ undo }) => undo).toReversed(),
    };
  },
  // Who was given it just now does not depend on it yet; who had it when Holdfast first looked may run the account with it.
  findDependents: async (_state, _violations, { id }, _aws, { cause }) =>
    Promise.resolve(
      cause === undefined
        ? [`user ${id}, who was not seen getting all permissions just now, and may need them`]
        : [],
    ),
});
