import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail, occasion } from '../../control/trigger.ts';
import { findDetectorId } from '../../logging/detector.ts';
import { readPages } from '../../network/read-pages.ts';

type State = {
  readonly detectorId: string;
  /** What each member account is to this one, such as `Enabled`, by account id. */
  readonly members: Readonly<Record<string, string>>;
};

// Source: "StartMonitoringMembers", GuardDuty API Reference.
const mostAccounts = 50;

export default defineControl({
  id: 'guardduty-members-monitored',
  title: 'GuardDuty watches every member account that it watched',
  rationale:
    'The administrator of GuardDuty can stop the watching of any member account with one call: the member keeps its ' +
    'detector, sees nothing of it, and is watched by nobody.',
  severity: 'critical',
  resourceType: 'AWS::GuardDuty::Detector',
  references: {
    policy: ['3.1.2', '3.3.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['AU-6(1)', 'CA-7', 'SI-4', 'SI-4(1)'],
    attack: ['T1562.001'],
  },
  triggers: [
    cloudTrail('guardduty', ['StopMonitoringMembers'], changedAccount),
    // Whom to watch has to be known before the watching stops.
    occasion('guardduty', ['CreateMembers', 'StartMonitoringMembers'], changedAccount),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['guardduty:ListDetectors', 'guardduty:ListMembers'],
    writes: ['guardduty:StartMonitoringMembers', 'guardduty:StopMonitoringMembers'],
  },
  settings: z.strictObject({}),
  async read(_account, aws): Promise<State | undefined> {
    const detectorId = await findDetectorId(aws);
    if (detectorId === undefined) return undefined;
    const pages = await readPages(async (NextToken) =>
      aws.read('guardduty:ListMembers', {
        DetectorId: detectorId,
        OnlyAssociated: 'true',
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    const members = pages.flatMap(({ Members = [] }) => Members);
    return {
      detectorId,
      members: Object.fromEntries(
        members.flatMap(({ AccountId, RelationshipStatus = '' }) =>
          AccountId === undefined ? [] : [[AccountId, RelationshipStatus]],
        ),
      ),
    };
  },
  // A member that left is no longer there to be watched: whether that was meant, no call of this account can settle.
  detect: ({ members }) =>
    Object.entries(members)
      .filter(([, status]) => status === 'Disabled')
      .map(([account, status]) => ({
        element: account,
        reason: `the watching of member account ${account} was stopped`,
        evidence: status,
      })),
  remediate({ detectorId }, violations) {
    const accounts = violations.map(({ element }) => element);
    const groups = accounts.flatMap((_, index) =>
      index % mostAccounts === 0 ? [accounts.slice(index, index + mostAccounts)] : [],
    );
    return {
      summary: `Have GuardDuty watch ${accounts.length === 1 ? 'member account' : 'member accounts'} ${accounts.join(', ')} again.`,
      apply: groups.map((AccountIds) =>
        call('guardduty:StartMonitoringMembers', { DetectorId: detectorId, AccountIds }),
      ),
      undo: groups.map((AccountIds) =>
        call('guardduty:StopMonitoringMembers', { DetectorId: detectorId, AccountIds }),
      ),
    };
  },
  compare: ({ members }) => members,
});
