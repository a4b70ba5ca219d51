import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { boundarySettings, findLostBoundary, restoreBoundary, toBoundaryState } from '../../iam/boundary.ts';

export default defineControl({
  id: 'iam-user-boundary-kept',
  title: 'IAM users keep their permissions boundary',
  rationale:
    'A boundary is what keeps a user from giving themselves more than they are meant to have. Without it, permission to ' +
    'manage policies is permission to do everything.',
  severity: 'high',
  resourceType: 'AWS::IAM::User',
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
      ['PutUserPermissionsBoundary', 'DeleteUserPermissionsBoundary'],
      requestParameter('userName'),
    ),
    config('AWS::IAM::User'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['iam:GetUser'],
    writes: ['iam:PutUserPermissionsBoundary', 'iam:DeleteUserPermissionsBoundary'],
  },
  settings: boundarySettings,
  async read({ id }, aws) {
    const { User } = await aws.read('iam:GetUser', { UserName: id });
    return toBoundaryState(User);
  },
  detect: (state, { baseline, settings }) => findLostBoundary(state, baseline, settings),
  remediate: (state, _violations, { id }, { baseline }) =>
    restoreBoundary(`user ${id}`, state, baseline, {
      put: (arn) => call('iam:PutUserPermissionsBoundary', { UserName: id, PermissionsBoundary: arn }),
      remove: () => call('iam:DeleteUserPermissionsBoundary', { UserName: id }),
    }),
  remember: (state) => state,
});
