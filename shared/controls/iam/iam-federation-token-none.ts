import * as z from 'zod';
import { type Call, call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { matchesPattern } from '../../control/pattern.ts';
import { selectFrom } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { sessionPolicyName } from '../../iam/own-policies.ts';
import { createSessionPolicy, getRevokedBefore } from '../../iam/session-policy.ts';
import { readInlinePolicy } from '../../iam/user-policies.ts';

/** The IAM user who asked for the token. */
const caller = selectFrom(
  z.looseObject({
    userIdentity: z.looseObject({ type: z.string().optional(), userName: z.string().optional() }),
  }),
  ({ userIdentity: { type, userName } }) => (type === 'IAMUser' && userName !== undefined ? [userName] : []),
);

export default defineControl({
  id: 'iam-federation-token-none',
  title: 'IAM users hand out no federation tokens',
  rationale:
    'A federation token works for up to 36 hours, also at the console, and goes on working when the access key it was ' +
    'made with is deactivated or deleted: with it an intruder outlasts the answer to the stolen key.',
  severity: 'high',
  resourceType: 'AWS::IAM::User',
  references: {
    policy: ['3.2.1', '3.2.2'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1', 'CC6.8'],
    attack: ['T1550.001'],
  },
  triggers: [cloudTrail('sts', ['GetFederationToken'], caller)],
  // Where an old broker of identities still runs, everybody who signed in through it is thrown out.
  defaultMode: 'approve',
  operations: { reads: ['iam:GetUserPolicy'], writes: ['iam:PutUserPolicy', 'iam:DeleteUserPolicy'] },
  settings: z.strictObject({
    brokers: z
      .array(z.string().min(1))
      .default([])
      .describe('ARNs of the users that may make federation tokens; `*` and `?` as in IAM policies'),
  }),
  // No state tells that a token was made.
  judgesCause: true,
  read: async ({ id }, aws) => ({ policy: await readInlinePolicy(id, sessionPolicyName, aws) }),
  detect({ policy }, { cause, settings: { brokers } }) {
    if (cause?.eventName !== 'GetFederationToken') return [];
    const { at, actor } = cause;
    if (brokers.some((broker) => matchesPattern(broker, actor.arn ?? ''))) return [];
    const revokedBefore = getRevokedBefore(policy);
    if (revokedBefore !== undefined && revokedBefore > Date.parse(at)) return [];
    return [
      {
        element: `session of ${at}`,
        reason: `${actor.arn ?? actor.name}, who is no broker, made a federation token at ${at}`,
        evidence: { at, by: actor.arn ?? actor.name },
      },
    ];
  },
  remediate({ policy }, violations, { id }) {
    return {
      summary: `Deny user ${id} all that sessions made until then ask for: ${violations.map(({ element }) => element).join(', ')}. Access keys go on working.`,
      apply: violations.map(({ evidence }) => put(id, createSessionPolicy(Date.parse(evidence.at)))),
      undo: [
        policy === null
          ? call('iam:DeleteUserPolicy', { UserName: id, PolicyName: sessionPolicyName })
          : put(id, policy),
      ],
    };
  },
});

function put(user: string, document: string): Call<'iam:PutUserPolicy'> {
  return call('iam:PutUserPolicy', {
    UserName: user,
    PolicyName: sessionPolicyName,
    PolicyDocument: document,
  });
}
