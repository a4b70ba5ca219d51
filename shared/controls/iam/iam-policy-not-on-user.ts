import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { isOwnPolicy } from '../../iam/own-policies.ts';
import { listAttachedPolicies, listInlinePolicies } from '../../iam/user-policies.ts';

export default defineControl({
  id: 'iam-policy-not-on-user',
  title: 'IAM users get their permissions through groups',
  rationale:
    'Permissions that hang on single users are the ones that no review finds: they stay when a person changes jobs, and ' +
    'an intruder’s own look no different.',
  severity: 'low',
  resourceType: 'AWS::IAM::User',
  references: {
    policy: ['3.2.1', '3.2.2'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1', 'CC6.3'],
    nist80053: ['AC-2', 'AC-2(1)', 'AC-3', 'AC-3(7)', 'AC-3(15)', 'AC-6', 'AC-6(3)'],
    cis: ['1.15'],
    securityHub: ['IAM.2'],
    attack: ['T1098.003'],
  },
  triggers: [
    cloudTrail('iam', ['AttachUserPolicy', 'PutUserPolicy'], requestParameter('userName')),
    config('AWS::IAM::User'),
  ],
  // Which group a user belongs in, or whether a role would do, is for people to say.
  defaultMode: 'observe',
  operations: { reads: ['iam:ListAttachedUserPolicies', 'iam:ListUserPolicies'], writes: [] },
  settings: z.strictObject({}),
  async read({ id }, aws) {
    const [attached, inline] = await Promise.all([
      listAttachedPolicies(id, aws),
      listInlinePolicies(id, aws),
    ]);
    return { attached, inline: inline.filter((name) => !isOwnPolicy(name)) };
  },
  detect: ({ attached, inline }) => [
    ...attached.map((arn) => ({
      element: arn,
      reason: 'the policy is attached to the user and not to a group',
      evidence: arn,
    })),
    ...inline.map((name) => ({
      element: name,
      reason: 'the policy is part of the user and not of a group',
      evidence: name,
    })),
  ],
  remediate: (_state, violations, { id }) => ({
    summary:
      `Give user ${id} what ${violations.map(({ element }) => element).join(', ')} allows through a group that others of the same ` +
      'work share, or better through a role, and then take it off the user.',
    apply: [],
    undo: [],
  }),
  compare: ({ attached, inline }) => ({ attached: attached.toSorted(), inline: inline.toSorted() }),
});
