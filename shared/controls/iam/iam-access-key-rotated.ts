import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import type { DetectContext } from '../../control/control.ts';
import { cloudTrail, config, sweep } from '../../control/trigger.ts';
import {
  type AccessKey,
  accessKeyReads,
  deactivate,
  formatAge,
  formatLastUse,
  getComparableKeys,
  isOlder,
  listAccessKeys,
  listUsed,
  userOfCall,
  readLastUse,
} from '../../iam/access-keys.ts';

const settings = z.strictObject({
  maximumAgeDays: z
    .int()
    .min(1)
    .default(90)
    .describe('The age in days at which a key must have been replaced'),
  inUseDays: z
    .int()
    .min(1)
    .default(90)
    .describe(
      'A key that was used within so many days is in use: whoever approves is shown when and for what',
    ),
});
type Context = DetectContext<z.infer<typeof settings>>;

export default defineControl({
  id: 'iam-access-key-rotated',
  title: 'Access keys of IAM users are rotated',
  rationale:
    'An access key works for whoever has it until it is deactivated. The older it is, the more laptops, repositories ' +
    'and logs it has passed through, and the longer a copy that was taken unnoticed has been of use.',
  severity: 'medium',
  resourceType: 'AWS::IAM::User',
  references: {
    policy: ['3.2.1'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1'],
    nist80053: ['AC-2(1)', 'AC-2(3)', 'AC-3(15)'],
    cis: ['1.14'],
    securityHub: ['IAM.3'],
    attack: ['T1078.004'],
  },
  triggers: [sweep(), cloudTrail('iam', ['CreateAccessKey'], userOfCall), config('AWS::IAM::User')],
  // Where a key that is thought to be forgotten is in use after all, its owner is cut off.
  defaultMode: 'approve',
  operations: { reads: accessKeyReads, writes: ['iam:UpdateAccessKey'] },
  settings,
  async read({ id }, aws, context) {
    const keys = (await listAccessKeys(id, aws)).map(async (key) =>
      mustBeReplaced(key, context) ? { ...key, lastUse: await readLastUse(key.id, aws) } : key,
    );
    return { keys: await Promise.all(keys) };
  },
  detect: ({ keys }, context) =>
    keys
      .filter((key) => mustBeReplaced(key, context))
      .map((key) => ({
        element: key.id,
        reason:
          `the access key was created ${formatAge(key.createdAt, context.now)} ago and must be replaced within ` +
          `${context.settings.maximumAgeDays} days; ${formatLastUse(key.lastUse, context.now)}`,
        evidence: key,
      })),
  remediate: (_state, violations, { id }) => {
    const ids = violations.map(({ evidence }) => evidence.id);
    return {
      summary: `Deactivate, but do not delete, access key ${ids.join(' and ')} of user ${id}.`,
      ...deactivate(id, ids),
    };
  },
  compare: ({ keys }) => getComparableKeys(keys),
  findDependents: async (_state, violations, { id }, _aws, { settings: { inUseDays }, now }) =>
    Promise.resolve(
      listUsed(
        id,
        violations.map(({ evidence }) => evidence),
        inUseDays,
        now,
      ),
    ),
});

function mustBeReplaced({ isActive, createdAt }: AccessKey, context: Context): boolean {
  return isActive && isOlder(createdAt, context.settings.maximumAgeDays, context.now);
}
