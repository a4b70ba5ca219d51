import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { attempt } from '../../control/trigger.ts';
import { accountOfCall } from '../../iam/account-selectors.ts';

export default defineControl({
  id: 'organizations-member-stays',
  title: 'The account stays in its organization',
  rationale:
    'An account that leaves its organization leaves the policies that limit it, the trail that the organization keeps and ' +
    'the eyes of whoever watches it there; an intruder who tries has nothing good in mind even where it is refused.',
  severity: 'critical',
  resourceType: 'AWS::Organizations::Membership',
  references: {
    policy: ['3.1.1', '3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)'],
    soc2: ['CC6.1', 'CC7.2'],
    attack: ['T1562'],
  },
  triggers: [attempt('organizations', ['LeaveOrganization'], accountOfCall)],
  // Only the organization can invite the account back, and only a person can say yes.
  defaultMode: 'observe',
  operations: { reads: ['organizations:DescribeOrganization'], writes: [] },
  settings: z.strictObject({}),
  // An attempt that was refused is in no state.
  judgesCause: true,
  async read(_account, aws) {
    const answer = await aws.find('organizations:DescribeOrganization', {}, [
      'AWSOrganizationsNotInUseException',
    ]);
    return { organization: answer?.Organization?.Id ?? null };
  },
  detect({ organization }, { baseline, cause }) {
    const was = baseline?.['organization'];
    const left =
      typeof was === 'string' && was !== organization
        ? [
            {
              element: was,
              reason: `the account was in organization ${was} and is ${organization === null ? 'in none' : `in ${organization}`}`,
              evidence: { organization },
            },
          ]
        : [];
    if (cause?.eventName !== 'LeaveOrganization') return left;
    const { eventName, at, actor } = cause;
    const attempted = {
      element: eventName,
      // Each attempt is news.
      key: `${eventName} at ${at}`,
      reason: `${actor.arn ?? actor.name} tried to take the account out of its organization`,
      evidence: { organization },
    };
    return [...left, attempted];
  },
  remediate: (_state, _violations, { account }) => ({
    summary:
      `Find out who tried to take account ${account} out of its organization and end their sessions. If it is out, ` +
      'have the management account invite it again and accept; in any case deny organizations:LeaveOrganization by a ' +
      'service control policy.',
    apply: [],
    undo: [],
  }),
  // An account that is in no organization has nothing to leave.
  remember: ({ organization }) => ({ organization }),
});
