import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { boundarySettings, findLostBoundary, restoreBoundary, toBoundaryState } from '../../iam/boundary.ts';

export default defineControl({
  id: 'iam-role-boundary-kept',
  title: 'IAM roles keep their permissions boundary',
  rationale:
    'A boundary is what keeps the roles that teams make for themselves below what the team may do. Without it, whoever can ' +
    'change the role’s policies, or its code, can do everything.',
  severity: 'high',
  resourceType: 'AWS::IAM::Role',
  references: {
    policy: ['3.1.1', '3.2.1'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1', 'CC6.3'],
    nist80053: ['AC-3', 'AC-6'],
    attack: ['T1098', 'T1548'],
  },
  triggers: [
    cloudTrail(
      'iam',
      ['PutRolePermissionsBoundary', 'DeleteRolePermissionsBoundary'],
      requestParameter('roleName'),
    ),
    config('AWS::IAM::Role'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['iam:GetRole'],
    writes: ['iam:PutRolePermissionsBoundary', 'iam:DeleteRolePermissionsBoundary'],
  },
  settings: boundarySettings,
  async read({ id }, aws) {
    const { Role } = await aws.read('iam:GetRole', { RoleName: id });
    return toBoundaryState(Role);
  },
  detect: (state, { baseline, settings }) => findLostBoundary(state, baseline, settings),
  remediate: (state, _violations, { id }, { baseline }) =>
    restoreBoundary(`role ${id}`, state, baseline, {
      put: (arn) => call('iam:PutRolePermissionsBoundary', { RoleName: id, PermissionsBoundary: arn }),
      remove: () => call('iam:DeleteRolePermissionsBoundary', { RoleName: id }),
    }),
  remember: (state) => state,
});
