import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { matchesPattern } from '../../control/pattern.ts';
import { cloudTrail, sweep } from '../../control/trigger.ts';
import { providerOfCall, providerReads, readProvider } from '../../iam/identity-providers.ts';

export default defineControl({
  id: 'iam-identity-provider-approved',
  title: 'Identity providers are approved',
  rationale:
    'Whoever an identity provider vouches for gets the roles that trust it. An intruder who adds one of their own signs ' +
    'in as anybody from then on, without a password or key that could be changed.',
  severity: 'critical',
  resourceType: 'AWS::IAM::IdentityProvider',
  references: {
    policy: ['3.2.1', '3.2.2'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1', 'CC6.2'],
    attack: ['T1484.002', 'T1556'],
  },
  triggers: [
    sweep(),
    cloudTrail(
      'iam',
      ['CreateOpenIDConnectProvider', 'CreateSAMLProvider', 'UpdateSAMLProvider'],
      providerOfCall,
    ),
  ],
  // A provider cannot be switched off, only removed, and everybody who signs in through it is locked out.
  defaultMode: 'approve',
  operations: {
    reads: providerReads,
    writes: [
      'iam:CreateOpenIDConnectProvider',
      'iam:CreateSAMLProvider',
      'iam:DeleteOpenIDConnectProvider',
      'iam:DeleteSAMLProvider',
    ],
  },
  settings: z.strictObject({
    approved: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'The providers that may be there, such as `oidc-provider/token.actions.githubusercontent.com` or ' +
          '`saml-provider/Staff`; `*` and `?` as in IAM policies',
      ),
  }),
  read: async ({ id, arn }, aws) => ({ id, provider: await readProvider(id, arn, aws) }),
  detect: ({ id, provider }, { settings: { approved } }) =>
    provider === null || approved.some((pattern) => matchesPattern(pattern, id))
      ? []
      : [
          {
            element: id,
            reason: `${id} is not on the list of approved identity providers`,
            evidence: provider,
          },
        ],
  remediate({ provider }, _violations, { id, arn }) {
    const summary = `Remove the identity provider ${id}: nobody can sign in through it any more.`;
    if (provider === null) return { summary, apply: [], undo: [] };
    return provider.kind === 'saml'
      ? {
          summary,
          apply: [call('iam:DeleteSAMLProvider', { SAMLProviderArn: arn })],
          undo: [call('iam:CreateSAMLProvider', provider.made)],
        }
      : {
          summary,
          apply: [call('iam:DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: arn })],
          undo: [call('iam:CreateOpenIDConnectProvider', provider.made)],
        };
  },
});
