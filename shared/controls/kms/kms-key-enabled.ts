import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import type { Tags } from '../../control/tags.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { namedKey, readKey, readKeyTags } from '../../secrets/key.ts';
import { isProtected, protectionSettings } from '../../secrets/protection.ts';

type State = {
  readonly arn: string;
  readonly isDisabled: boolean;
  /** Read only where the key is disabled: of others it does not matter who protects them. */
  readonly tags: Tags;
};

export default defineControl({
  id: 'kms-key-enabled',
  title: 'Protected keys are not disabled',
  rationale:
    'While a key is disabled, nothing that it encrypted can be read: databases do not start, volumes do not attach, logs ' +
    'are not written. It is the quickest way to stop a whole system, and looks like a fault of each of its parts.',
  severity: 'high',
  resourceType: 'AWS::KMS::Key',
  references: {
    policy: ['3.4.2'],
    hipaa: ['164.312(a)(2)(iv)'],
    soc2: ['CC6.1', 'A1.2'],
    nist80053: ['SC-12', 'SC-12(2)'],
    attack: ['T1485'],
  },
  triggers: [cloudTrail('kms', ['DisableKey'], namedKey), config('AWS::KMS::Key')],
  // Somebody may have disabled the key because it was stolen.
  defaultMode: 'approve',
  operations: {
    reads: ['kms:DescribeKey', 'kms:ListResourceTags'],
    writes: ['kms:EnableKey', 'kms:DisableKey'],
  },
  settings: protectionSettings,
  async read(key, aws): Promise<State> {
    const { isOwn, state } = await readKey(key, aws);
    const isDisabled = isOwn && state === 'Disabled';
    return { arn: key.arn, isDisabled, tags: isDisabled ? await readKeyTags(key, aws) : {} };
  },
  detect: ({ arn, isDisabled, tags }, { settings }) =>
    isDisabled && isProtected(arn, tags, settings)
      ? [
          {
            element: 'KeyState',
            reason: 'the key is protected and disabled: nothing that it encrypted can be read',
            evidence: 'Disabled',
          },
        ]
      : [],
  remediate: (_state, _violations, { id, arn }) => ({
    summary: `Enable key ${arn}.`,
    apply: [call('kms:EnableKey', { KeyId: id })],
    undo: [call('kms:DisableKey', { KeyId: id })],
  }),
  compare: ({ isDisabled }) => isDisabled,
});
