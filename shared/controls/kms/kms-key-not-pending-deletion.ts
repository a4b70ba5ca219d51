import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { isPendingDeletion, namedKey, readKey } from '../../secrets/key.ts';

const dayInMilliseconds = 86_400_000;

export default defineControl({
  id: 'kms-key-not-pending-deletion',
  title: 'Keys of the account are not deleted',
  rationale:
    'What a key encrypted can be read by nobody once it is deleted, backups too, and no support case brings it back. Who ' +
    'wants to destroy data, or be paid for it, needs one call and a few days in which nobody looks.',
  severity: 'critical',
  resourceType: 'AWS::KMS::Key',
  references: {
    policy: ['3.4.2'],
    hipaa: ['164.312(c)(1)'],
    soc2: ['CC6.1', 'A1.2'],
    nist80053: ['SC-12', 'SC-12(2)'],
    securityHub: ['KMS.3'],
    attack: ['T1485'],
  },
  triggers: [
    cloudTrail('kms', ['ScheduleKeyDeletion'], namedKey),
    // Whether a key is enabled has to be known before it is to be deleted.
    config('AWS::KMS::Key'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['kms:DescribeKey'],
    writes: ['kms:CancelKeyDeletion', 'kms:EnableKey', 'kms:ScheduleKeyDeletion'],
  },
  settings: z.strictObject({}),
  read: readKey,
  detect: (key) =>
    key.isOwn && isPendingDeletion(key)
      ? [
          {
            element: 'KeyState',
            reason: `the key is to be deleted${key.deletedAt === undefined ? ', once its copies are' : ` at ${key.deletedAt}`}`,
            evidence: key.state,
          },
        ]
      : [],
  remediate({ deletedAt, pendingDays = 30 }, _violations, { id, arn }, { now, baseline }) {
    const wasEnabled = baseline?.['isEnabled'] === true;
    const days =
      deletedAt === undefined ? pendingDays : (Date.parse(deletedAt) - now.getTime()) / dayInMilliseconds;
    return {
      summary: wasEnabled
        ? `Keep key ${arn}, and enable it again.`
        : `Keep key ${arn}. It stays disabled, since nobody saw it enabled.`,
      apply: [
        call('kms:CancelKeyDeletion', { KeyId: id }),
        ...(wasEnabled ? [call('kms:EnableKey', { KeyId: id })] : []),
      ],
      undo: [
        call('kms:ScheduleKeyDeletion', {
          KeyId: id,
          // KMS takes whole days, no fewer than 7 and no more than 30.
          PendingWindowInDays: Math.min(30, Math.max(7, Math.ceil(days))),
        }),
      ],
    };
  },
  remember: ({ state }) => ({ isEnabled: state === 'Enabled' }),
  // When it is deleted is counted anew.
  compare: ({ state }) => state,
});
