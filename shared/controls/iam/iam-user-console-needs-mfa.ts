import * as z from 'zod';
import { type Call, call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { selectFrom } from '../../control/selectors.ts';
import { cloudTrail, occasion, sweep } from '../../control/trigger.ts';
import { userOfCall } from '../../iam/access-keys.ts';
import { createMfaPolicy, isMfaPolicy } from '../../iam/mfa-policy.ts';
import { noSuchEntity } from '../../iam/no-such-entity.ts';
import { mfaPolicyName } from '../../iam/own-policies.ts';
import { readInlinePolicy } from '../../iam/user-policies.ts';

/** The IAM user who signed in with a password alone. */
const userWithoutMfa = selectFrom(
  z.looseObject({
    userIdentity: z.looseObject({ type: z.string().optional(), userName: z.string().optional() }),
    additionalEventData: z.looseObject({ MFAUsed: z.string().optional() }).nullish(),
    responseElements: z.looseObject({ ConsoleLogin: z.string().optional() }).nullish(),
  }),
  ({ userIdentity: { type, userName }, additionalEventData, responseElements }) =>
    type === 'IAMUser' &&
    userName !== undefined &&
    responseElements?.ConsoleLogin === 'Success' &&
    additionalEventData?.MFAUsed !== 'Yes'
      ? [userName]
      : [],
);

export default defineControl({
  id: 'iam-user-console-needs-mfa',
  title: 'IAM users who sign in at the console have MFA',
  rationale:
    'A password alone is guessed, phished or found in a leak of another site, and it opens the console to whoever has ' +
    'it, with all that its owner may do.',
  severity: 'high',
  resourceType: 'AWS::IAM::User',
  references: {
    policy: ['3.2.1'],
    hipaa: ['164.308(a)(4)', '164.312(d)'],
    soc2: ['CC6.1'],
    nist80053: ['AC-2(1)', 'AC-3(15)', 'IA-2(1)', 'IA-2(2)', 'IA-2(6)', 'IA-2(8)'],
    cis: ['1.10'],
    securityHub: ['IAM.5'],
    attack: ['T1078.004'],
  },
  triggers: [
    sweep(),
    // A virtual device can be deleted only after it was deactivated, and the call that deletes it names no user.
    cloudTrail(
      'iam',
      [
        'CreateLoginProfile',
        'UpdateLoginProfile',
        'DeactivateMFADevice',
        'PutUserPolicy',
        'DeleteUserPolicy',
      ],
      userOfCall,
    ),
    occasion('signin', ['ConsoleLogin'], userWithoutMfa),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['iam:GetLoginProfile', 'iam:ListMFADevices', 'iam:GetUserPolicy'],
    writes: ['iam:PutUserPolicy', 'iam:DeleteUserPolicy'],
  },
  settings: z.strictObject({}),
  async read(user, aws) {
    const [profile, { MFADevices = [] }] = await Promise.all([
      aws.find('iam:GetLoginProfile', { UserName: user.id }, noSuchEntity),
      aws.read('iam:ListMFADevices', { UserName: user.id }),
    ]);
    const state = { hasPassword: profile !== undefined, hasMfa: MFADevices.length > 0 };
    if (!state.hasPassword || state.hasMfa) return { ...state, policy: null, isLimited: false };
    const policy = await readInlinePolicy(user.id, mfaPolicyName, aws);
    return { ...state, policy, isLimited: policy !== null && isMfaPolicy(policy, user) };
  },
  detect({ hasPassword, hasMfa, isLimited }) {
    if (!hasPassword || hasMfa || isLimited) return [];
    return [
      {
        element: 'MFA',
        reason: 'the user has a password for the console and no MFA device',
        evidence: { hasPassword, hasMfa },
      },
    ];
  },
  remediate: ({ policy }, _violations, user) => ({
    summary:
      `Let user ${user.id} do nothing at the console but set up an MFA device, until they sign in with it; ` +
      'access keys go on working.',
    apply: [putPolicy(user.id, createMfaPolicy(user))],
    undo: [
      policy === null
        ? call('iam:DeleteUserPolicy', { UserName: user.id, PolicyName: mfaPolicyName })
        : putPolicy(user.id, policy),
    ],
  }),
});

function putPolicy(user: string, document: string): Call<'iam:PutUserPolicy'> {
  return call('iam:PutUserPolicy', {
    UserName: user,
    PolicyName: mfaPolicyName,
    PolicyDocument: document,
  });
}
