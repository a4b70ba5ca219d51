import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { cloudTrail, config, occasion } from '../../control/trigger.ts';
import { createdKey, type Key, namedKey, readKey } from '../../secrets/key.ts';

type State = {
  /** Null where KMS rotates no such key, or not as long as it is not enabled. */
  readonly isRotated: boolean | null;
};

export default defineControl({
  id: 'kms-key-rotated',
  title: 'Keys of the account are rotated',
  rationale:
    'The longer one key material is used, the more data a copy of it opens, and the more an attacker who analyses what it ' +
    'encrypted has to work with. Rotation breaks nothing: KMS keeps the old material for what it encrypted.',
  severity: 'medium',
  resourceType: 'AWS::KMS::Key',
  references: {
    policy: ['3.4.2'],
    hipaa: ['164.312(a)(2)(iv)'],
    soc2: ['CC6.1'],
    nist80053: ['SC-12', 'SC-12(2)'],
    cis: ['3.6'],
    securityHub: ['KMS.4'],
  },
  triggers: [
    cloudTrail('kms', ['CreateKey'], createdKey),
    cloudTrail('kms', ['DisableKeyRotation'], namedKey),
    // The rotation of a key that was disabled could not be turned on.
    occasion('kms', ['EnableKey'], namedKey),
    config('AWS::KMS::Key'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['kms:DescribeKey', 'kms:GetKeyRotationStatus'],
    writes: ['kms:EnableKeyRotation', 'kms:DisableKeyRotation'],
  },
  settings: z.strictObject({
    periodDays: z
      .int()
      .min(90)
      .max(2560)
      .default(365)
      .describe('After how many days a key is rotated whose rotation is turned on; others keep their period'),
  }),
  async read(key, aws): Promise<State> {
    if (!isRotatable(await readKey(key, aws))) return { isRotated: null };
    const { KeyRotationEnabled } = await aws.read('kms:GetKeyRotationStatus', { KeyId: key.id });
    return { isRotated: KeyRotationEnabled === true };
  },
  detect: ({ isRotated }) =>
    isRotated === false
      ? [{ element: 'KeyRotationEnabled', reason: 'the key is not rotated', evidence: false }]
      : [],
  remediate: (_state, _violations, { id, arn }, { settings: { periodDays } }) => ({
    summary: `Rotate key ${arn} every ${periodDays} days.`,
    apply: [call('kms:EnableKeyRotation', { KeyId: id, RotationPeriodInDays: periodDays })],
    undo: [call('kms:DisableKeyRotation', { KeyId: id })],
  }),
});

/**
 * Source: "Rotate AWS KMS keys", KMS Developer Guide: symmetric encryption keys whose material KMS made itself, a multi-Region
 * key in the Region of its primary.
 */
function isRotatable({ isOwn, state, spec, origin, isReplica }: Key): boolean {
  return isOwn && state === 'Enabled' && spec === 'SYMMETRIC_DEFAULT' && origin === 'AWS_KMS' && !isReplica;
}
