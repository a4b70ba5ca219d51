import * as z from 'zod';
import { defineControl } from '../../control/control.ts';
import { requestParameter } from '../../control/selectors.ts';
import { cloudTrail, occasion } from '../../control/trigger.ts';
import { readWholeGroup, type WholeGroup, wholeGroupReads } from '../../logging/log-group.ts';
import { createGroup, findMissing, restoreParts } from '../../logging/restore-log-group.ts';
import { isNamedBy, namePatterns, securityLogNames } from '../../logging/protected-names.ts';

type State = { readonly isWatched: boolean; readonly group: WholeGroup | null };

export default defineControl({
  id: 'logs-group-present',
  title: 'Log groups that serve security are not deleted',
  rationale:
    'Deleting a log group destroys what was logged, and its alarms and subscribers hear of nothing afterwards, even where ' +
    'the service that logs to it makes an empty one again.',
  severity: 'critical',
  resourceType: 'AWS::Logs::LogGroup',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)', '164.312(c)(1)'],
    soc2: ['CC7.1', 'CC7.2'],
    nist80053: ['AU-9', 'AU-11', 'AU-12'],
    attack: ['T1070', 'T1485', 'T1562.008'],
  },
  triggers: [
    cloudTrail('logs', ['DeleteLogGroup'], requestParameter('logGroupName')),
    // A service makes its group again by itself, which leaves one without what the former had.
    occasion('logs', ['CreateLogGroup'], requestParameter('logGroupName')),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: wholeGroupReads,
    writes: [
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
      'logs:PutRetentionPolicy',
      'logs:AssociateKmsKey',
      'logs:DisassociateKmsKey',
      'logs:PutDataProtectionPolicy',
      'logs:DeleteDataProtectionPolicy',
      'logs:PutMetricFilter',
      'logs:DeleteMetricFilter',
      'logs:PutSubscriptionFilter',
      'logs:DeleteSubscriptionFilter',
    ],
  },
  settings: z.strictObject({
    groups: namePatterns(securityLogNames).describe(
      'Names of the log groups that are watched, with * and ?, in upper or lower case.',
    ),
  }),
  async read(group, aws, { settings, baseline }): Promise<State | undefined> {
    if (!isNamedBy(settings.groups, group.id)) return { isWatched: false, group: null };
    const found = await readWholeGroup(group, aws);
    if (found !== undefined) return { isWatched: true, group: found };
    // A group that nobody has seen in good order cannot be made again.
    return baseline === undefined ? undefined : { isWatched: true, group: null };
  },
  detect({ isWatched, group }, { baseline }) {
    if (!isWatched || baseline === undefined) return [];
    if (group === null) {
      return [
        { element: 'LogGroup', reason: 'the log group was deleted, with all events in it', evidence: null },
      ];
    }
    const before = baseline as WholeGroup;
    // What somebody takes from a group that stays is not lost by its deletion.
    if (group.createdAt === before.createdAt) return [];
    return findMissing(before, group).map((part) => ({
      element: part,
      reason: `the log group was deleted and made again, without its ${part}`,
      evidence: null,
    }));
  },
  remediate({ group }, violations, { id }, { baseline }) {
    const before = baseline as WholeGroup;
    const lost = 'The events that were in it are lost and cannot be brought back.';
    if (group === null) {
      return {
        summary: `Make the log group ${id} again as it was, with its retention, key, tags and filters. ${lost}`,
        apply: createGroup(id, before),
        undo: [{ operation: 'logs:DeleteLogGroup', input: { logGroupName: id } }],
      };
    }
    const parts = violations.map(({ element }) => element);
    return {
      summary: `Give the log group ${id}, which was made again, back what the former had: ${parts.join(', ')}. ${lost}`,
      ...restoreParts(id, before, parts),
    };
  },
  remember: ({ isWatched, group }) => (isWatched && group !== null ? group : undefined),
  // A group that is made again has another time of its making.
  compare: ({ isWatched, group }) =>
    group === null ? { isWatched, group } : { isWatched, group: { ...group, createdAt: 0 } },
});
