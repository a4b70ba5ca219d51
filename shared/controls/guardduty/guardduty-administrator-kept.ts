import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail } from '../../control/trigger.ts';
import { findDetectorId } from '../../logging/detector.ts';

type State = {
  /** The account that administers GuardDuty of this one; `null` where it is on its own. */
  readonly administrator: string | null;
};

export default defineControl({
  id: 'guardduty-administrator-kept',
  title: 'The account stays with the administrator of its GuardDuty',
  rationale:
    'Findings of a member account reach those who watch for the whole organization. An account that leaves its administrator ' +
    'can then turn GuardDuty off by itself, and nobody there notices.',
  severity: 'high',
  resourceType: 'AWS::GuardDuty::Detector',
  references: {
    policy: ['3.3.2', '3.8.1', '3.8.2'],
    hipaa: ['164.308(a)(6)(ii)', '164.312(b)'],
    soc2: ['CC7.2', 'CC7.3'],
    nist80053: ['AU-6(4)', 'CA-7', 'SI-4', 'SI-4(5)'],
    attack: ['T1562.001'],
  },
  triggers: [
    cloudTrail(
      'guardduty',
      ['DisassociateFromAdministratorAccount', 'DisassociateFromMasterAccount'],
      changedAccount,
    ),
  ],
  // Only the administrator can add a member; the account itself has no call that brings the relation back.
  defaultMode: 'observe',
  operations: { reads: ['guardduty:ListDetectors', 'guardduty:GetAdministratorAccount'], writes: [] },
  settings: z.strictObject({}),
  async read(_account, aws): Promise<State> {
    const DetectorId = await findDetectorId(aws);
    if (DetectorId === undefined) return { administrator: null };
    const { Administrator } = await aws.read('guardduty:GetAdministratorAccount', { DetectorId });
    return { administrator: Administrator?.AccountId ?? null };
  },
  detect({ administrator }, { baseline }) {
    const { administrator: before = null } = (baseline ?? {}) as Partial<State>;
    if (before === null || administrator === before) return [];
    const now = administrator === null ? 'nobody' : `account ${administrator}`;
    return [
      {
        element: 'Administrator',
        reason: `GuardDuty was administered by account ${before} and is administered by ${now}`,
        evidence: administrator,
      },
    ];
  },
  remediate: (_state, _violations, { account }, { baseline }) => ({
    summary:
      `Have account ${(baseline as State).administrator ?? ''} add ${account} to its GuardDuty as a member again: only an ` +
      'administrator can. Where the change was meant, forget what is remembered with holdfast baseline reset.',
    apply: [],
    undo: [],
  }),
  remember: (state) => state,
});
