import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import type { DetectContext } from '../../control/control.ts';
import { cloudTrail, config, sweep } from '../../control/trigger.ts';
import { accessKeyReads, listAccessKeys, ownerOfCreatedKey, readLastUse } from '../../iam/access-keys.ts';
import type { AccessKey, LastUse } from '../../iam/access-keys.ts';

const dayInMilliseconds = 86_400_000;

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
  triggers: [sweep(), cloudTrail('iam', ['CreateAccessKey'], ownerOfCreatedKey), config('AWS::IAM::User')],
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
          `the access key was created ${formatAge(key.createdAt, context)} ago and must be replaced within ` +
          `${context.settings.maximumAgeDays} days; ${formatLastUse(key.lastUse, context)}`,
        evidence: key,
      })),
  remediate: (_state, violations, { id }) => {
    const ids = violations.map(({ evidence }) => evidence.id);
    const setStatus = (status: 'Active' | 'Inactive') =>
      ids.map((keyId) => call('iam:UpdateAccessKey', { UserName: id, AccessKeyId: keyId, Status: status }));
    return {
      summary: `Deactivate, but do not delete, access key ${ids.join(' and ')} of user ${id}.`,
      apply: setStatus('Inactive'),
      undo: setStatus('Active'),
    };
  },
  // The last use changes by itself.
  compare: ({ keys }) =>
    keys.map(({ lastUse: _lastUse, ...key }) => key).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  findDependents: async (_state, violations, { id }, _aws, context) =>
    Promise.resolve(
      violations
        .map(({ evidence }) => evidence)
        .filter(
          ({ lastUse }) => lastUse !== undefined && !isOlder(lastUse.at, context.settings.inUseDays, context),
        )
        .map((key) => `access key ${key.id} of user ${id} is in use: ${formatLastUse(key.lastUse, context)}`),
    ),
});

function mustBeReplaced({ isActive, createdAt }: AccessKey, context: Context): boolean {
  return isActive && isOlder(createdAt, context.settings.maximumAgeDays, context);
}

function isOlder(since: string, days: number, { now }: Context): boolean {
  return now.getTime() - Date.parse(since) > days * dayInMilliseconds;
}

function formatAge(since: string, { now }: Context): string {
  const days = Math.floor((now.getTime() - Date.parse(since)) / dayInMilliseconds);
  if (days < 1) return 'less than a day';
  return days === 1 ? '1 day' : `${days} days`;
}

function formatLastUse(lastUse: LastUse | undefined, context: Context): string {
  if (lastUse === undefined) return 'no use of it is on record';
  return `it was last used ${formatAge(lastUse.at, context)} ago for ${lastUse.service} in ${lastUse.region}`;
}
