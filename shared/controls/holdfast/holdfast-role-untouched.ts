import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, only } from '../../control/trigger.ts';
import { type Deployed, deploymentReads, isDrift, readDeployedAt } from '../../guard/deployment.ts';
import { type OwnRole, readRole, roleReads } from '../../guard/role.ts';
import { ofHoldfast } from '../../guard/patterns.ts';
import { ownRoleOfCall } from '../../guard/selectors.ts';

type State = Deployed & { readonly role: OwnRole };

export default defineControl({
  id: 'holdfast-role-untouched',
  title: 'Nothing is added to the roles of Holdfast',
  rationale:
    'A policy that denies, or a boundary, takes from a function what it works with while everything looks as it did; one that ' +
    'allows more makes Holdfast the way to all of the account.',
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
      cloudTrail('iam', ['AttachRolePolicy', 'PutRolePermissionsBoundary', 'PutRolePolicy'], ownRoleOfCall),
      ...ofHoldfast.roles,
    ),
  ],
  defaultMode: 'enforce',
  guardsHoldfast: true,
  forgetsWhatIsGone: true,
  operations: {
    reads: [...deploymentReads, ...roleReads],
    writes: ['iam:DeleteRolePermissionsBoundary', 'iam:DeleteRolePolicy', 'iam:DetachRolePolicy'],
  },
  settings: z.strictObject({}),
  async read({ id }, aws): Promise<State> {
    const [deployedAt, role] = await Promise.all([readDeployedAt(aws), readRole(id, aws)]);
    return { deployedAt, role };
  },
  detect({ deployedAt, role }, context) {
    const before = context.baseline?.['role'] as OwnRole | undefined;
    if (before === undefined || !isDrift(deployedAt, context)) return [];
    const { policies, attached, boundary } = role;
    const own = Object.keys(policies).filter((name) => !Object.hasOwn(before.policies, name));
    const managed = attached.filter((arn) => !before.attached.includes(arn));
    const isBound = before.boundary === null && boundary !== null;
    return [
      ...own.map((name) => ({
        element: `policy ${name}`,
        reason: `the policy ${name} was put into the role`,
        evidence: policies[name] ?? null,
      })),
      ...managed.map((arn) => ({
        element: `attached ${arn}`,
        reason: `${arn} was attached to the role`,
        evidence: arn,
      })),
      ...(isBound
        ? [{ element: 'boundary', reason: `${boundary} was set as its boundary`, evidence: boundary }]
        : []),
    ];
  },
  remediate: (_state, violations, { id: RoleName }) => ({
    summary: `Take off the role ${RoleName} what was added: ${violations.map(({ element }) => element).join(', ')}.`,
    apply: violations.map(({ element }) => {
      const [what, name = ''] = /^(\S+) ?(.*)$/s.exec(element)?.slice(1) ?? [];
      if (what === 'policy') return call('iam:DeleteRolePolicy', { RoleName, PolicyName: name });
      return what === 'attached'
        ? call('iam:DetachRolePolicy', { RoleName, PolicyArn: name })
        : call('iam:DeleteRolePermissionsBoundary', { RoleName });
    }),
    undo: {
      irreversible:
        'Holdfast may take policies off its own roles and put none on, or it could give itself all of the account. The ' +
        'record has the policy; whoever may change roles can put it on again',
    },
  }),
  remember: (state) => state,
  compare: ({ role }) => role,
});
