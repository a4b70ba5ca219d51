import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import type { DetectContext } from '../../control/control.ts';
import { sweep } from '../../control/trigger.ts';
import {
  type AccessKey,
  accessKeyReads,
  deactivate,
  formatAge,
  getComparableKeys,
  isOlder,
  listAccessKeys,
  readLastUse,
} from '../../iam/access-keys.ts';

const settings = z.strictObject({
  unusedDays: z
    .int()
    .min(1)
    .default(45)
    .describe('The days after which a key that nobody used is deactivated'),
});
type Context = DetectContext<z.infer<typeof settings>>;

export default defineControl({
  id: 'iam-access-key-used',
  title: 'Access keys that nobody uses do not work',
  rationale:
    'A key that its owner forgot still works for whoever finds it, in an old laptop, repository or log, and nobody is ' +
    'there to notice that it is used again.',
  severity: 'medium',
  resourceType: 'AWS::IAM::User',
  references: {
    policy: ['3.2.1', '3.2.2'],
    hipaa: ['164.308(a)(4)'],
    soc2: ['CC6.1', 'CC6.2'],
    cis: ['1.12'],
    securityHub: ['IAM.22'],
    attack: ['T1078.004'],
  },
  // No event tells of what nobody does. A key that was activated again has until the next sweep to be used.
  triggers: [sweep()],
  defaultMode: 'enforce',
  operations: { reads: accessKeyReads, writes: ['iam:UpdateAccessKey'] },
  settings,
  async read({ id }, aws, context) {
    const keys = (await listAccessKeys(id, aws)).map(async (key) =>
      couldBeForgotten(key, context) ? { ...key, lastUse: await readLastUse(key.id, aws) } : key,
    );
    return { keys: await Promise.all(keys) };
  },
  detect: ({ keys }, context) =>
    keys
      .filter((key) => couldBeForgotten(key, context))
      .filter(({ lastUse }) => lastUse === undefined || isUnused(lastUse.at, context))
      .map((key) => ({
        element: key.id,
        reason:
          key.lastUse === undefined
            ? `the access key was created ${formatAge(key.createdAt, context.now)} ago, and no use of it is on record`
            : `the access key was last used ${formatAge(key.lastUse.at, context.now)} ago`,
        evidence: key,
      })),
  remediate: (_state, violations, { id }) => {
    const ids = violations.map(({ element }) => element);
    return {
      summary: `Deactivate, but do not delete, access key ${ids.join(' and ')} of user ${id}, which nobody uses.`,
      ...deactivate(id, ids),
    };
  },
  compare: ({ keys }) => getComparableKeys(keys),
});

/** A key that is younger than that has not been unused for so long. */
function couldBeForgotten({ isActive, createdAt }: AccessKey, context: Context): boolean {
  return isActive && isUnused(createdAt, context);
}

function isUnused(since: string, { settings: { unusedDays }, now }: Context): boolean {
  return isOlder(since, unusedDays, now);
}
