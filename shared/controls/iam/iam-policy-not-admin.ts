import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl, type Violation } from '../../control/control.ts';
import type { JsonObject } from '../../control/json.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { findEscalationPaths } from '../../iam/escalation-paths.ts';
import { findAdminStatements, readIdentityPolicy } from '../../iam/identity-policy.ts';
import {
  detachFromAll,
  listHolders,
  managedPolicyReads,
  ownPolicy,
  readPolicyInForce,
} from '../../iam/managed-policy.ts';
import { getStatementKey } from '../../iam/policy-meaning.ts';

export default defineControl({
  id: 'iam-policy-not-admin',
  title: 'Policies in use neither give all permissions nor a way to them',
  rationale:
    'Some permissions are all permissions by a detour: who may attach policies, or pass any role to a machine of their ' +
    'own, takes what they were not given, and nobody who reads the policy’s name expects it.',
  severity: 'high',
  resourceType: 'AWS::IAM::Policy',
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
    attack: ['T1484', 'T1098.003'],
  },
  triggers: [
    // A policy harms nobody before somebody has it; CreatePolicy attaches it to no one.
    cloudTrail(
      'iam',
      [
        'AttachGroupPolicy',
        'AttachRolePolicy',
        'AttachUserPolicy',
        'CreatePolicyVersion',
        'SetDefaultPolicyVersion',
      ],
      ownPolicy,
    ),
    config('AWS::IAM::Policy'),
  ],
  defaultMode: 'approve',
  operations: {
    reads: managedPolicyReads,
    writes: [
      'iam:AttachGroupPolicy',
      'iam:AttachRolePolicy',
      'iam:AttachUserPolicy',
      'iam:DetachGroupPolicy',
      'iam:DetachRolePolicy',
      'iam:DetachUserPolicy',
      'iam:SetDefaultPolicyVersion',
    ],
  },
  settings: z.strictObject({}),
  read: async ({ arn }, aws) => readPolicyInForce(arn, aws),
  detect({ document, isAttached }): readonly Violation<JsonObject>[] {
    if (!isAttached) return [];
    const statements = readIdentityPolicy(document);
    const admin = findAdminStatements(document).flatMap((index) => {
      const { source } = statements[index] ?? {};
      if (source === undefined) return [];
      const reason = 'it allows everything on everything';
      return [
        {
          element: `Statement[${index}]`,
          key: getStatementKey(source),
          reason,
          evidence: { statement: source },
        },
      ];
    });
    if (admin.length > 0) return admin;
    return findEscalationPaths(document).map((actions) => ({
      element: actions.join(' with '),
      reason: `${actions.join(' with ')} on every resource is a way to all permissions`,
      evidence: { actions },
    }));
  },
  remediate: (state, violations, { arn }) => {
    const what = violations.map(({ element }) => element).join(', ');
    const { version, harmlessVersion } = state;
    const set = (to: string) => call('iam:SetDefaultPolicyVersion', { PolicyArn: arn, VersionId: to });
    if (harmlessVersion !== null) {
      return {
        summary: `Put version ${harmlessVersion} of policy ${arn} in force again in place of ${version} (${what}).`,
        apply: [set(harmlessVersion)],
        undo: [set(version)],
      };
    }
    return {
      summary: `Detach policy ${arn} from ${listHolders(state).join(', ')}: it has no version without ${what}.`,
      ...detachFromAll(arn, state),
    };
  },
  // Who has the policy is read only where it gives too much.
  compare: ({ version, document, isAttached }) => ({ version, document, isAttached }),
  findDependents: async (state, _violations, { arn }) =>
    Promise.resolve(
      state.harmlessVersion === null ? listHolders(state).map((holder) => `${holder} has policy ${arn}`) : [],
    ),
});
