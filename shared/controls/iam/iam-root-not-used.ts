import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { callsBy } from '../../control/trigger.ts';
import { accountOfRoot } from '../../iam/root-user.ts';

// What nobody but the root user can do for itself, and what a sign-in that is told of anyway consists of.
const ofRootAlone = [
  'CheckMfa',
  'CloseAccount',
  'CreateVirtualMFADevice',
  'DeactivateMFADevice',
  'DeleteAccessKey',
  'DeleteVirtualMFADevice',
  'EnableMFADevice',
  'ResyncMFADevice',
];

export default defineControl({
  id: 'iam-root-not-used',
  title: 'The root user is not used',
  rationale:
    'No policy limits the root user, and what it does is nobody’s in particular: used for everyday work it is a password ' +
    'that several people know, and an intruder who has it is stopped by nothing in the account.',
  severity: 'critical',
  resourceType: 'AWS::IAM::RootUser',
  references: {
    policy: ['3.2.1', '3.2.2'],
    hipaa: ['164.308(a)(4)', '164.312(b)'],
    soc2: ['CC6.1', 'CC7.2'],
    cis: ['1.7'],
    securityHub: ['CloudWatch.1'],
    attack: ['T1078.004'],
  },
  triggers: [callsBy('Root', accountOfRoot)],
  defaultMode: 'observe',
  operations: { reads: [], writes: [] },
  settings: z.strictObject({
    allowedCalls: z
      .array(z.string().min(1))
      .default(ofRootAlone)
      .describe('Names of the calls, as CloudTrail has them, that the root user may make untold'),
  }),
  // It is over when it is seen, and nothing of it is left in the account.
  judgesCause: true,
  read: async () => Promise.resolve({}),
  detect(_state, { cause, settings: { allowedCalls } }) {
    if (cause?.actor.type !== 'Root' || allowedCalls.includes(cause.eventName)) return [];
    const { eventName, at } = cause;
    return [
      {
        element: eventName,
        // Each use is news, and none is the same as another.
        key: `${eventName} at ${at}`,
        reason:
          eventName === 'ConsoleLogin' ? 'the root user signed in' : `the root user called ${eventName}`,
        evidence: { eventName, at },
      },
    ];
  },
  remediate: (_state, violations, { account }) => ({
    summary:
      `Ask whoever keeps the root password of account ${account} whether they did it (${violations.map(({ element }) => element).join(', ')}). ` +
      'If not, take the account back: change the password, replace the MFA device, delete access keys of root, and look ' +
      'through CloudTrail for what it did.',
    apply: [],
    undo: [],
  }),
});
