import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { boundarySettings, findLostBoundary, recallBoundary, toBoundaryState } from '../../iam/boundary.ts';

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
  remediate({ boundary }, _violations, { id }, { baseline }) {
    const was = recallBoundary(baseline);
    const put = (arn: string) =>
      call('iam:PutUserPermissionsBoundary', { UserName: id, PermissionsBoundary: arn });
    return {
      summary: `Give user ${id} back the permissions boundary ${was ?? 'that it had'}.`,
      apply: was === undefined ? [] : [put(was)],
      undo: [boundary === null ? call('iam:DeleteUserPermissionsBoundary', { UserName: id }) : put(boundary)],
    };
  },
  remember: (state) => state,
});
