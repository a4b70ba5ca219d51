import * as z from 'zod';
import { call } from '../../control/change.ts';
import { defineControl } from '../../control/control.ts';
import { requestParameter, selectFrom } from '../../control/selectors.ts';
import { cloudTrail, config, occasion } from '../../control/trigger.ts';
import {
  type Alarm,
  alarmReads,
  type AlarmSettings,
  findWeakened,
  readAlarm,
  servesSecurity,
  strengthen,
} from '../../logging/alarm.ts';
import { putAlarm } from '../../logging/put-alarm.ts';
import { namePatterns } from '../../logging/protected-names.ts';

type State = { readonly isWatched: boolean; readonly alarm: Alarm | null };
const alarmNames = selectFrom(
  z.looseObject({ requestParameters: z.looseObject({ alarmNames: z.array(z.string().min(1)) }) }),
  ({ requestParameters }) => requestParameters.alarmNames,
);

export default defineControl({
  id: 'cloudwatch-alarms-on',
  title: 'Alarms that serve security go off as they did, and tell whom they told',
  rationale:
    'An alarm whose actions are off, whose threshold is out of reach or that is gone looks like a quiet night: what it ' +
    'should tell of happens, and nobody is told.',
  severity: 'high',
  resourceType: 'AWS::CloudWatch::Alarm',
  references: {
    policy: ['3.2.2', '3.8.1'],
    hipaa: ['164.308(a)(1)', '164.312(b)'],
    soc2: ['CC7.2', 'CC7.3'],
    nist80053: ['AU-6(1)', 'CA-7', 'IR-4(1)', 'SI-4(5)'],
    securityHub: ['CloudWatch.15', 'CloudWatch.17'],
    attack: ['T1562'],
  },
  triggers: [
    cloudTrail('monitoring', ['DeleteAlarms', 'DisableAlarmActions'], alarmNames),
    cloudTrail('monitoring', ['PutMetricAlarm', 'PutCompositeAlarm'], requestParameter('alarmName')),
    occasion('monitoring', ['EnableAlarmActions'], alarmNames),
    config('AWS::CloudWatch::Alarm'),
  ],
  defaultMode: 'enforce',
  operations: {
    reads: alarmReads,
    writes: [
      'cloudwatch:PutMetricAlarm',
      'cloudwatch:PutCompositeAlarm',
      'cloudwatch:EnableAlarmActions',
      'cloudwatch:DisableAlarmActions',
      'cloudwatch:DeleteAlarms',
    ],
  },
  settings: z.strictObject({
    alarms: namePatterns(['*security*', 'cis-*', '*guardduty*', '*unauthorized*', '*root*usage*']).describe(
      'Names of the alarms that serve security, with * and ?, in upper or lower case.',
    ),
    actions: namePatterns(['arn:*:sns:*:*security*']).describe(
      'ARNs of actions, such as topics, with * and ?, in upper or lower case: an alarm that has one of them serves security, ' +
        'whatever its name.',
    ),
  }),
  async read(resource, aws, { settings, baseline }): Promise<State | undefined> {
    // Who was told before counts too: that is what is taken away.
    const before = (baseline as Alarm | undefined)?.settings;
    const isWatched = (now: AlarmSettings): boolean => servesSecurity(resource.id, [now, before], settings);
    const alarm = await readAlarm(resource, aws, isWatched);
    if (alarm !== undefined) return { isWatched: isWatched(alarm.settings), alarm };
    // An alarm that nobody has seen in good order cannot be made again.
    return before === undefined ? undefined : { isWatched: isWatched(before), alarm: null };
  },
  detect({ isWatched, alarm }, { baseline }) {
    if (!isWatched) return [];
    const before = baseline as Alarm | undefined;
    if (alarm === null) return [{ element: 'Alarm', reason: 'the alarm was deleted', evidence: null }];
    if (before !== undefined && alarm.type !== before.type) {
      const reason = `a ${alarm.type} alarm took the name of the ${before.type} alarm`;
      return [{ element: 'Alarm', reason, evidence: alarm.type }];
    }
    const weakened = before === undefined ? [] : findWeakened(alarm.settings, before.settings);
    return alarm.settings.ActionsEnabled
      ? weakened
      : [
          { element: 'ActionsEnabled', reason: 'the actions of the alarm are off', evidence: false },
          ...weakened,
        ];
  },
  remediate({ alarm }, violations, { id }, { baseline }) {
    const before = baseline as Alarm | undefined;
    const elements = violations.map(({ element }) => element);
    const remove = call('cloudwatch:DeleteAlarms', { AlarmNames: [id] });
    if (before !== undefined && alarm?.type !== before.type) {
      return {
        summary: `Make the alarm ${id} again as it was.`,
        apply: [...(alarm === null ? [] : [remove]), putAlarm(id, before)],
        undo: [remove, ...(alarm === null ? [] : [putAlarm(id, alarm)])],
      };
    }
    if (before === undefined || alarm === null || elements.join() === 'ActionsEnabled') {
      return {
        summary: `Turn on the actions of the alarm ${id}.`,
        apply: [call('cloudwatch:EnableAlarmActions', { AlarmNames: [id] })],
        undo: [call('cloudwatch:DisableAlarmActions', { AlarmNames: [id] })],
      };
    }
    const settings = strengthen(alarm.settings, before.settings, elements);
    return {
      summary: `Set back what was weakened of the alarm ${id}: ${elements.join(', ')}.`,
      apply: [putAlarm(id, { ...alarm, settings, tags: {} })],
      undo: [putAlarm(id, { ...alarm, tags: {} })],
    };
  },
  remember: ({ isWatched, alarm }) => (isWatched ? (alarm ?? undefined) : undefined),
});
