import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import type { DetectContext } from '../../control/control.ts';
import { cloudTrail, sweep } from '../../control/trigger.ts';
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
  readLastUse,
  userOfCall,
} from '../../iam/access-keys.ts';

const settings = z.strictObject({
  overlapDays: z
    .int()
    .min(0)
    .default(14)
    .describe('The days for which two keys may be active at once, while one takes the place of the other'),
});
type Context = DetectContext<z.infer<typeof settings>>;

export default defineControl({
  id: 'iam-user-one-active-key',
  title: 'IAM users have one active access key',
  rationale:
    'A second key that stays active is one more secret to be stolen, and a place for an attacker to stay: the owner ' +
    'replaces the key that leaked, and the one that was made beside it goes on working.',
  severity: 'medium',
  resourceType: 'AWS::IAM::User',
  references: {
    policy: ['3.2.1'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1'],
    cis: ['1.13'],
    attack: ['T1098.001', 'T1078.004'],
  },
  triggers: [sweep(), cloudTrail('iam', ['CreateAccessKey', 'UpdateAccessKey'], userOfCall)],
  // Both keys may be in use, by two programs that nobody told of each other.
  defaultMode: 'approve',
  operations: { reads: accessKeyReads, writes: ['iam:UpdateAccessKey'] },
  settings,
  async read({ id }, aws, context) {
    const keys = await listAccessKeys(id, aws);
    if (!isOverlapPast(keys, context)) return { keys };
    const withUse = keys.map(async (key) =>
      key.isActive ? { ...key, lastUse: await readLastUse(key.id, aws) } : key,
    );
    return { keys: await Promise.all(withUse) };
  },
  detect({ keys }, context) {
    const [spare, kept] = findActive(keys).toSorted(compareUse);
    if (spare === undefined || kept === undefined || !isOverlapPast(keys, context)) return [];
    return [
      {
        element: spare.id,
        reason:
          `the user has had two active access keys for more than ${context.settings.overlapDays} days, and uses ` +
          `${kept.id}; of ${spare.id}, created ${formatAge(spare.createdAt, context.now)} ago, ${formatLastUse(spare.lastUse, context.now)}`,
        evidence: spare,
      },
    ];
  },
  remediate: (_state, violations, { id }) => {
    const ids = violations.map(({ element }) => element);
    return {
      summary: `Deactivate, but do not delete, access key ${ids.join(' and ')} of user ${id}, who has another one.`,
      ...deactivate(id, ids),
    };
  },
  compare: ({ keys }) => getComparableKeys(keys),
  findDependents: async (_state, violations, { id }, _aws, { settings: { overlapDays }, now }) =>
    Promise.resolve(
      listUsed(
        id,
        violations.map(({ evidence }) => evidence),
        overlapDays,
        now,
      ),
    ),
});

function findActive(keys: readonly AccessKey[]): readonly AccessKey[] {
  return keys.filter(({ isActive }) => isActive);
}

function isOverlapPast(keys: readonly AccessKey[], { settings: { overlapDays }, now }: Context): boolean {
  const active = findActive(keys);
  return active.length > 1 && active.every(({ createdAt }) => isOlder(createdAt, overlapDays, now));
}

/** The key that was used least recently first; of keys that never were, the older one. */
function compareUse(a: AccessKey, b: AccessKey): number {
  const order = (a.lastUse?.at ?? '').localeCompare(b.lastUse?.at ?? '');
  return order === 0 ? a.createdAt.localeCompare(b.createdAt) : order;
}
