import * as z from 'zod';
import { type Cause, defineControl } from '../../control/control.ts';
import { matchesPattern } from '../../control/pattern.ts';
import { cloudTrail } from '../../control/trigger.ts';
import {
  type AccessKey,
  deactivate,
  getComparableKeys,
  listAccessKeys,
  userOfCall,
} from '../../iam/access-keys.ts';

const settings = z.strictObject({
  issuers: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'ARNs of the users and roles that may make access keys for other users; `*` and `?` as in IAM policies',
    ),
});

// IAM and CloudTrail note the time of one call apart, each to the second.
const sameCallMs = 5000;

export default defineControl({
  id: 'iam-access-key-own',
  title: 'Access keys are made by those who use them',
  rationale:
    'Who may make a key for another user takes over that user: the key works under a name that nobody suspects, stays ' +
    'when the intruder is thrown out, and is missed by none, since its owner does not know of it.',
  severity: 'high',
  resourceType: 'AWS::IAM::User',
  references: {
    policy: ['3.2.1', '3.2.2'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1', 'CC6.3'],
    nist80053: ['AC-2', 'AC-6'],
    attack: ['T1098.001'],
  },
  triggers: [cloudTrail('iam', ['CreateAccessKey'], userOfCall)],
  // Until the issuers are listed, whoever runs an account by IAM users makes keys for them every day.
  defaultMode: 'approve',
  operations: { reads: ['iam:ListAccessKeys'], writes: ['iam:UpdateAccessKey'] },
  settings,
  // IAM does not tell who made a key.
  judgesCause: true,
  read: async ({ id }, aws) => ({ user: id, keys: await listAccessKeys(id, aws) }),
  detect({ user, keys }, { cause, settings: { issuers } }) {
    if (cause?.eventName !== 'CreateAccessKey' || isOwn(cause, user) || isIssuer(cause, issuers)) return [];
    return keys
      .filter((key) => key.isActive && isMadeBy(key, cause))
      .map((key) => ({
        element: key.id,
        reason: `the access key was made for ${user} by ${cause.actor.arn ?? cause.actor.name}, who is no issuer of keys`,
        evidence: { key, by: cause.actor.arn ?? cause.actor.name },
      }));
  },
  remediate: (_state, violations, { id }) => {
    const ids = violations.map(({ element }) => element);
    return {
      summary: `Deactivate, but do not delete, access key ${ids.join(' and ')} of user ${id}, which somebody else made.`,
      ...deactivate(id, ids),
    };
  },
  compare: ({ keys }) => getComparableKeys(keys),
});

function isOwn({ actor }: Cause, user: string): boolean {
  return actor.type === 'IAMUser' && /:user\/(?:.*\/)?([^/]+)$/.exec(actor.arn ?? '')?.[1] === user;
}

function isIssuer({ actor }: Cause, issuers: readonly string[]): boolean {
  const names = [actor.arn, actor.role].filter((name) => name !== undefined);
  return issuers.some((issuer) => names.some((name) => matchesPattern(issuer, name)));
}

function isMadeBy({ createdAt }: AccessKey, { at }: Cause): boolean {
  return Math.abs(Date.parse(createdAt) - Date.parse(at)) <= sameCallMs;
}
