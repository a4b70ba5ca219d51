import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, sweep } from '../../control/trigger.ts';
import { accountOfRootItself } from '../../iam/root-user.ts';

export default defineControl({
  id: 'iam-root-no-access-key',
  title: 'The root user has no access key',
  rationale:
    'A key of the root user can do all there is to do in the account, no policy limits it, and no second factor is ' +
    'asked of it: whoever finds it owns the account.',
  severity: 'critical',
  resourceType: 'AWS::IAM::RootUser',
  references: {
    policy: ['3.2.1'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1', 'CC6.3'],
    nist80053: ['AC-2', 'AC-2(1)', 'AC-3', 'AC-3(7)', 'AC-3(15)', 'AC-6', 'AC-6(2)', 'AC-6(10)'],
    cis: ['1.4'],
    securityHub: ['IAM.4'],
    attack: ['T1098.001', 'T1078.004'],
  },
  triggers: [sweep(), cloudTrail('iam', ['CreateAccessKey', 'UpdateAccessKey'], accountOfRootItself)],
  defaultMode: 'observe',
  operations: { reads: ['iam:GetAccountSummary'], writes: [] },
  settings: z.strictObject({}),
  async read(_root, aws) {
    const { SummaryMap } = await aws.read('iam:GetAccountSummary', {});
    return { keys: z.int().parse(SummaryMap?.AccountAccessKeysPresent) };
  },
  detect: ({ keys }) =>
    keys === 0
      ? []
      : [{ element: 'access key', reason: 'the root user has an access key', evidence: { keys } }],
  // Only the root user itself can remove its keys.
  remediate: (_state, _violations, { account }) => ({
    summary:
      `Sign in as the root user of account ${account}, open Security credentials, see where the key was last used, ` +
      'deactivate it and then delete it; where it was in use, give that program a role instead.',
    apply: [],
    undo: [],
  }),
});
