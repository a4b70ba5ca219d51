import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl, type Violation } from '../../control/control.ts';
import { cloudTrail, sweep } from '../../control/trigger.ts';
import { anchorOfCall, isApproved, readTrustAnchor } from '../../iam/trust-anchors.ts';

export default defineControl({
  id: 'rolesanywhere-trust-anchor-approved',
  title: 'Trust anchors of IAM Roles Anywhere are approved',
  rationale:
    'Whoever has a certificate of a trust anchor’s authority becomes any role that trusts Roles Anywhere, from anywhere. An ' +
    'intruder who adds an authority of their own signs certificates for themselves, long after their keys are gone.',
  severity: 'critical',
  resourceType: 'AWS::RolesAnywhere::TrustAnchor',
  references: {
    policy: ['3.2.1', '3.2.2'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1', 'CC6.2'],
    attack: ['T1484.002', 'T1556'],
  },
  triggers: [
    sweep(),
    cloudTrail(
      'rolesanywhere',
      ['CreateTrustAnchor', 'EnableTrustAnchor', 'UpdateTrustAnchor'],
      anchorOfCall,
    ),
  ],
  // Machines outside of AWS sign in by it, and nothing tells which.
  defaultMode: 'approve',
  operations: {
    reads: ['rolesanywhere:GetTrustAnchor'],
    writes: ['rolesanywhere:DisableTrustAnchor', 'rolesanywhere:EnableTrustAnchor'],
  },
  settings: z.strictObject({
    approved: z
      .array(
        z
          .string()
          .regex(
            /^arn:[^:]+:acm-pca:|^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/,
            'the ARN of an authority of AWS Private CA or the SHA-256 fingerprint of a certificate is expected',
          ),
      )
      .default([])
      .describe(
        'The authorities that trust anchors may have: ARNs of AWS Private CA, with `*` and `?` as in IAM policies, or ' +
          'SHA-256 fingerprints of certificates, as `openssl x509 -noout -fingerprint -sha256` prints them after the `=`. ' +
          'No name and no ARN of a trust anchor, which keeps both when it gets another authority.',
      ),
  }),
  read: async ({ id }, aws) => readTrustAnchor(id, aws),
  detect({ name, isEnabled, authorities }, { settings: { approved } }): readonly Violation<string>[] {
    if (!isEnabled) return [];
    if (authorities.length === 0) {
      return [{ element: name, reason: `trust anchor ${name} names no authority`, evidence: name }];
    }
    return authorities
      .filter((authority) => !isApproved(authority, approved))
      .map((authority) => ({
        element: authority,
        reason: `${authority}, an authority of trust anchor ${name}, is not on the list of approved ones`,
        evidence: authority,
      }));
  },
  remediate: ({ name }, _violations, { id }) => ({
    summary: `Disable trust anchor ${name}: nobody signs in with a certificate of its authority any more.`,
    apply: [call('rolesanywhere:DisableTrustAnchor', { trustAnchorId: id })],
    undo: [call('rolesanywhere:EnableTrustAnchor', { trustAnchorId: id })],
  }),
});
