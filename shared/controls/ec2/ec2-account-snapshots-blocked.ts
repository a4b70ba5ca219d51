import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { changedAccount } from '../../control/selectors.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { changeSetting, toManaged } from '../../compute/account-setting.ts';

const consequences = {
  'block-all-sharing': undefined,
  'block-new-sharing': 'snapshots that were shared with everyone before stay public',
  unblocked: 'snapshots can be shared with everyone',
} as const;

export default defineControl({
  id: 'ec2-account-snapshots-blocked',
  title: 'The account blocks public access to all its EBS snapshots',
  rationale:
    'A snapshot is the whole of a disk, with what was deleted from it and the secrets on it; public ones are found and ' +
    'copied within hours by people who look for nothing else. While this is on, no snapshot can be public.',
  severity: 'high',
  resourceType: 'AWS::EC2::SnapshotBlockPublicAccess',
  references: {
    policy: ['3.1.1', '3.1.2', '3.5.1'],
    hipaa: ['164.308(a)(1)', '164.312(a)(1)'],
    soc2: ['CC6.1', 'CC6.6'],
    nist80053: ['AC-3', 'AC-4', 'AC-6', 'AC-21', 'SC-7'],
    securityHub: ['EC2.182'],
    attack: ['T1537'],
  },
  triggers: [
    cloudTrail(
      'ec2',
      ['DisableSnapshotBlockPublicAccess', 'EnableSnapshotBlockPublicAccess'],
      changedAccount,
    ),
    config('AWS::EC2::SnapshotBlockPublicAccess'),
  ],
  // A snapshot that is meant for everyone is exempted together with this: without it, ec2-snapshot-private takes it back.
  defaultMode: 'enforce',
  operations: {
    reads: ['ec2:GetSnapshotBlockPublicAccessState'],
    writes: ['ec2:EnableSnapshotBlockPublicAccess', 'ec2:DisableSnapshotBlockPublicAccess'],
  },
  settings: z.strictObject({}),
  async read(_account, aws) {
    const { State, ManagedBy } = await aws.read('ec2:GetSnapshotBlockPublicAccessState', {});
    const state = z.enum(['block-all-sharing', 'block-new-sharing', 'unblocked']).parse(State);
    return { state, ...toManaged(ManagedBy) };
  },
  detect({ state }) {
    const reason = consequences[state];
    return reason === undefined ? [] : [{ element: 'State', reason, evidence: state }];
  },
  remediate: ({ state, managedBy }, _violations, { id, region }) =>
    changeSetting({ managedBy }, 'Public access to snapshots', {
      summary: `Block all public access to the EBS snapshots of account ${id} in ${region}.`,
      apply: [call('ec2:EnableSnapshotBlockPublicAccess', { State: 'block-all-sharing' })],
      undo: [
        state === 'unblocked'
          ? call('ec2:DisableSnapshotBlockPublicAccess', {})
          : call('ec2:EnableSnapshotBlockPublicAccess', { State: state }),
      ],
    }),
});
