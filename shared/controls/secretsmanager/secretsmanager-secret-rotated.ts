import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl, type DetectContext, type Violation } from '../../control/control.ts';
import type { JsonObject } from '../../control/json.ts';
import { cloudTrail, config, sweep } from '../../control/trigger.ts';
import {
  createdSecret,
  isRotatedHere,
  namedSecret,
  readChangeDate,
  readSecret,
  type Rotation,
  type Secret,
} from '../../secrets/secret.ts';

const dayInMilliseconds = 86_400_000;

const settings = z.strictObject({
  maximumAgeDays: z
    .int()
    .min(1)
    .default(90)
    .describe(
      'The age in days at which a secret that nothing rotates must have been changed. One that is older is only ' +
        'reported: what uses it is not known',
    ),
});
type Context = DetectContext<z.infer<typeof settings>>;

export default defineControl({
  id: 'secretsmanager-secret-rotated',
  title: 'Secrets are rotated',
  rationale:
    'A secret that was read once works until it is changed. Who cancels the rotation keeps what they have read; and a ' +
    'secret that nobody changes has been seen by everyone who ever worked with it.',
  severity: 'medium',
  resourceType: 'AWS::SecretsManager::Secret',
  references: {
    policy: ['3.2.1', '3.4.2'],
    hipaa: ['164.308(a)(5)(ii)(D)', '164.312(a)(1)'],
    soc2: ['CC6.1'],
    nist80053: ['AC-2(1)', 'AC-3(15)'],
    securityHub: ['SecretsManager.1', 'SecretsManager.2', 'SecretsManager.4'],
  },
  triggers: [
    sweep(),
    cloudTrail('secretsmanager', ['CreateSecret'], createdSecret),
    cloudTrail('secretsmanager', ['CancelRotateSecret'], namedSecret),
    config('AWS::SecretsManager::Secret'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'],
    writes: ['secretsmanager:RotateSecret', 'secretsmanager:CancelRotateSecret'],
  },
  settings,
  async read(resource, aws, context): Promise<Secret> {
    const secret = await readSecret(resource, aws);
    const mayBeOld = isRotatedHere(secret) && !secret.rotation.isOn && isOlder(secret.createdAt, context);
    return mayBeOld ? { ...secret, changedAt: await readChangeDate(resource, aws) } : secret;
  },
  detect(secret, context): readonly Violation<JsonObject>[] {
    const { rotation, changedAt, nextRotationAt } = secret;
    if (!isRotatedHere(secret)) return [];
    if (!rotation.isOn && context.baseline?.['isOn'] === true) {
      return [
        { element: 'RotationEnabled', reason: 'its rotation was cancelled', evidence: { ...rotation } },
      ];
    }
    if (!rotation.isOn && changedAt !== undefined && isOlder(changedAt, context)) {
      const { maximumAgeDays } = context.settings;
      const reason = `nothing rotates the secret, and it was not changed for more than ${maximumAgeDays} days`;
      return [{ element: 'LastChangedDate', reason, evidence: { changedAt } }];
    }
    if (rotation.isOn && nextRotationAt !== undefined && isOverdue(nextRotationAt, context)) {
      const reason = 'its rotation is on, was due more than a day ago, and did not happen';
      return [{ element: 'NextRotationDate', reason, evidence: { nextRotationAt } }];
    }
    return [];
  },
  remediate(_secret, violations, { arn }, { baseline }) {
    const rotation = baseline as Rotation | undefined;
    if (rotation === undefined || violations.every(({ element }) => element !== 'RotationEnabled')) {
      return {
        summary:
          `Change ${arn} where it is used and here, or turn its rotation on with RotateSecret; where that is on, look ` +
          'into the log of its rotation function for why it fails.',
        apply: [],
        undo: [],
      };
    }
    const { lambda, rules } = rotation;
    return {
      summary: `Rotate secret ${arn} again as before, from the next time of its schedule.`,
      apply: [
        call('secretsmanager:RotateSecret', {
          SecretId: arn,
          ...(lambda === '' ? {} : { RotationLambdaARN: lambda }),
          RotationRules: rules,
          // Who cancelled it may be in the middle of something that a rotation would break.
          RotateImmediately: false,
        }),
      ],
      undo: [call('secretsmanager:CancelRotateSecret', { SecretId: arn })],
    };
  },
  remember: ({ rotation }) => ({ ...rotation }),
  // It changes by itself when it is rotated.
  compare: ({ rotation }) => rotation,
});

function isOlder(since: string, { now, settings: { maximumAgeDays } }: Context): boolean {
  return now.getTime() - Date.parse(since) > maximumAgeDays * dayInMilliseconds;
}

/** A rotation window may last most of a day. */
function isOverdue(due: string, { now }: Context): boolean {
  return now.getTime() - Date.parse(due) > dayInMilliseconds;
}
