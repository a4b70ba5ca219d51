import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, occasion } from '../../control/trigger.ts';
import { findLogGroup, groupReads } from '../../logging/log-group.ts';
import { isNamedBy, namePatterns, securityLogNames } from '../../logging/protected-names.ts';

/** Days that CloudWatch Logs takes (API reference, PutRetentionPolicy). */
const possibleDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** `days` is `null` where events are kept for ever. */
type State = { readonly isWatched: boolean; readonly days: number | null };

export default defineControl({
  id: 'logs-group-retained',
  title: 'Log groups that serve security keep their events for long enough',
  rationale:
    'Who shortens the retention of a log group has CloudWatch delete the traces of what they did, without deleting ' +
    'anything themselves; and an intrusion is often found months after it began.',
  severity: 'medium',
  resourceType: 'AWS::Logs::LogGroup',
  references: {
    policy: ['3.8.1'],
    hipaa: ['164.312(b)', '164.316(b)(2)(i)'],
    soc2: ['CC7.2'],
    nist80053: ['AU-6(3)', 'AU-6(4)', 'AU-10', 'AU-11', 'CA-7', 'SI-12'],
    securityHub: ['CloudWatch.16'],
    attack: ['T1070', 'T1562.008'],
  },
  triggers: [
    cloudTrail('logs', ['PutRetentionPolicy'], requestParameter('logGroupName')),
    // Both leave a group whose events are kept for ever, which is worth remembering.
    occasion('logs', ['CreateLogGroup', 'DeleteRetentionPolicy'], requestParameter('logGroupName')),
  ],
  defaultMode: 'enforce',
  operations: { reads: groupReads, writes: ['logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy'] },
  settings: z.strictObject({
    days: z
      .int()
      .refine((days) => days === 0 || possibleDays.includes(days), {
        message: `CloudWatch Logs takes none but ${possibleDays.join(', ')}; 0 asks for nothing`,
      })
      .default(365)
      .describe('How many days events are kept at least. 0: no less than they were, whatever that is.'),
    groups: namePatterns(securityLogNames).describe(
      'Names of the log groups that are watched, with * and ?, in upper or lower case. `*` is every group of the account, ' +
        'which costs storage for each.',
    ),
  }),
  async read(group, aws, { settings }): Promise<State | undefined> {
    if (!isNamedBy(settings.groups, group.id)) return { isWatched: false, days: null };
    const found = await findLogGroup(group, aws);
    if (found === undefined) return undefined;
    // What groups of the class for delivery keep cannot be set.
    return { isWatched: found.logGroupClass !== 'DELIVERY', days: found.retentionInDays ?? null };
  },
  detect({ isWatched, days }, { settings, baseline }) {
    const before = getRemembered(baseline);
    if (!isWatched || toLength(days) >= Math.max(settings.days, before)) return [];
    const wanted =
      before > settings.days ? `${describe(before)} before` : `${describe(settings.days)} are asked for`;
    return [
      {
        element: 'retentionInDays',
        reason: `events are kept for ${describe(toLength(days))}; ${wanted}`,
        evidence: days,
      },
    ];
  },
  remediate({ days }, _violations, { id }, { settings, baseline }) {
    const wanted = Math.max(settings.days, getRemembered(baseline));
    return {
      summary: `Keep the events of log group ${id} for ${describe(wanted)}.`,
      apply: [setRetention(id, wanted)],
      undo: [setRetention(id, toLength(days))],
    };
  },
  remember: ({ isWatched, days }) => (isWatched ? { days } : undefined),
});

function toLength(days: number | null): number {
  return days ?? Infinity;
}

function getRemembered(baseline: object | undefined): number {
  return baseline === undefined ? 0 : toLength((baseline as Pick<State, 'days'>).days);
}

function describe(days: number): string {
  return days === Infinity ? 'ever' : days === 1 ? '1 day' : `${String(days)} days`;
}

function setRetention(logGroupName: string, days: number) {
  return days === Infinity
    ? call('logs:DeleteRetentionPolicy', { logGroupName })
    : call('logs:PutRetentionPolicy', { logGroupName, retentionInDays: days });
}
