import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import type { Tags } from '../../control/tags.ts';
import { cloudTrail, config } from '../../control/trigger.ts';
import { isProtected, protectionSettings } from '../../secrets/protection.ts';
import { namedSecret, readSecret } from '../../secrets/secret.ts';

const dayInMilliseconds = 86_400_000;

type State = {
  readonly arn: string;
  readonly tags: Tags;
  /** When the secret will be deleted; null where that is not scheduled. */
  readonly deletedAt: string | null;
};

export default defineControl({
  id: 'secretsmanager-secret-not-deleted',
  title: 'Protected secrets are not deleted',
  rationale:
    'From the moment on for which a secret is to be deleted nobody can read it, so that what needs it stops; after some ' +
    'days it is gone, and so is what it alone opened.',
  severity: 'high',
  resourceType: 'AWS::SecretsManager::Secret',
  references: {
    policy: ['3.4.2'],
    hipaa: ['164.312(c)(1)'],
    soc2: ['CC6.1', 'A1.2'],
    nist80053: ['CP-9', 'SC-12'],
    attack: ['T1485'],
  },
  triggers: [
    cloudTrail('secretsmanager', ['DeleteSecret'], namedSecret),
    config('AWS::SecretsManager::Secret'),
  ],
  // A secret that leaked may be deleted so that nobody uses it any more.
  defaultMode: 'approve',
  operations: {
    reads: ['secretsmanager:DescribeSecret'],
    writes: ['secretsmanager:RestoreSecret', 'secretsmanager:DeleteSecret'],
  },
  settings: protectionSettings,
  async read(secret, aws): Promise<State> {
    const { deletedAt = null, tags } = await readSecret(secret, aws);
    return { arn: secret.arn, tags, deletedAt };
  },
  detect: ({ arn, tags, deletedAt }, { settings }) =>
    deletedAt !== null && isProtected(arn, tags, settings)
      ? [
          {
            element: 'DeletedDate',
            reason: `the secret is protected, cannot be read, and will be deleted at ${deletedAt}`,
            evidence: deletedAt,
          },
        ]
      : [],
  remediate({ deletedAt }, _violations, { arn }, { now }) {
    const days = (Date.parse(deletedAt ?? '') - now.getTime()) / dayInMilliseconds;
    return {
      summary: `Keep secret ${arn}, so that it can be read again.`,
      apply: [call('secretsmanager:RestoreSecret', { SecretId: arn })],
      undo: [
        call('secretsmanager:DeleteSecret', {
          SecretId: arn,
          // Secrets Manager takes whole days, no fewer than 7 and no more than 30.
          RecoveryWindowInDays: Math.min(30, Math.max(7, Math.ceil(days))),
        }),
      ],
    };
  },
  // When it is deleted is counted anew.
  compare: ({ deletedAt }) => deletedAt !== null,
});
