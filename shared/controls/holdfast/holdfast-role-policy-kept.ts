import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, only } from '../../control/trigger.ts';
import { type Deployed, deploymentReads, isDrift, readDeployedAt } from '../../guard/deployment.ts';
import { compareParts, toViolations } from '../../guard/differences.ts';
import { type OwnRole, readRole, roleReads } from '../../guard/role.ts';
import { ofHoldfast } from '../../guard/patterns.ts';
import { ownRoleOfCall } from '../../guard/selectors.ts';

type State = Deployed & { readonly role: OwnRole };

export default defineControl({
  id: 'holdfast-role-policy-kept',
  title: 'The roles of Holdfast allow what was deployed, to whom it was',
  rationale:
    'A function whose role lost a permission fails at the change that needs it; a role that somebody else may take gives ' +
    'them what Holdfast may do.',
  severity: 'critical',
  resourceType: 'AWS::Holdfast::Role',
  references: {
    policy: ['3.1.1', '3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.308(a)(4)'],
    soc2: ['CC6.1', 'CC7.2'],
    nist80053: ['AC-6', 'SI-7'],
    attack: ['T1098', 'T1562'],
  },
  triggers: [
    only(
      cloudTrail(
        'iam',
        [
          'DeleteRolePermissionsBoundary',
          'DeleteRolePolicy',
          'DetachRolePolicy',
          'PutRolePermissionsBoundary',
          'PutRolePolicy',
          'UpdateAssumeRolePolicy',
        ],
        ownRoleOfCall,
      ),
      ...ofHoldfast.roles,
    ),
  ],
  // Who may write the policies of its own role may give itself everything, and alter what was recorded of it.
  defaultMode: 'observe',
  forgetsWhatIsGone: true,
  operations: { reads: [...deploymentReads, ...roleReads], writes: [] },
  settings: z.strictObject({}),
  async read({ id }, aws): Promise<State> {
    const [deployedAt, role] = await Promise.all([readDeployedAt(aws), readRole(id, aws)]);
    return { deployedAt, role };
  },
  detect({ deployedAt, role }, context) {
    const before = context.baseline?.['role'] as OwnRole | undefined;
    if (before === undefined || !isDrift(deployedAt, context)) return [];
    const [now, was] = [toParts(role), toParts(before)];
    // What was added is another control's, which takes it off.
    return toViolations('', { ...compareParts(now, was), added: [] }, now);
  },
  remediate: (_state, violations, { id, region }) => ({
    summary:
      `Give the role ${id} back what the record shows of before (${violations.map(({ element }) => element).join(', ')}), or ` +
      `remove the role's change and deploy Holdfast again: npm run deploy -- --region ${region}.`,
    apply: [],
    undo: [],
  }),
  remember: (state) => state,
  compare: ({ role }) => role,
});

function toParts({ policies, attached, boundary, trust }: OwnRole) {
  return {
    ...Object.fromEntries(Object.entries(policies).map(([name, text]) => [`policy ${name}`, text])),
    ...Object.fromEntries(attached.map((arn) => [`attached ${arn}`, arn])),
    ...(boundary === null ? {} : { boundary }),
    'trust policy': trust,
  };
}
