import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Reader, Violation } from '../control/control.ts';
import { type JsonObject, type JsonValue, toCanonicalJson } from '../control/json.ts';
import type { ResourceRef } from '../control/resource.ts';
import { type Tags, toTags } from '../control/tags.ts';
import { isNamedBy } from './protected-names.ts';

/** What an alarm watches, and when it goes off: PutMetricAlarm's fields, then PutCompositeAlarm's. */
const conditions = [
  'Namespace',
  'MetricName',
  'Dimensions',
  'Statistic',
  'ExtendedStatistic',
  'Period',
  'Unit',
  'Metrics',
  'ThresholdMetricId',
  'ComparisonOperator',
  'Threshold',
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'EvaluationWindow',
  'EvaluationCriteria',
  'EvaluationInterval',
  'WarmUpConfiguration',
  'TreatMissingData',
  'EvaluateLowSampleCountPercentile',
  'AlarmRule',
  'ActionsSuppressor',
  'ActionsSuppressorWaitPeriod',
  'ActionsSuppressorExtensionPeriod',
] as const;

/** What can be set of an alarm, as Put… takes it, without its name; what is not set is not there. */
export type AlarmSettings = JsonObject & {
  readonly ActionsEnabled: boolean;
  /** ARNs, sorted. */
  readonly AlarmActions: readonly string[];
};

export type Alarm = {
  readonly type: 'metric' | 'composite';
  readonly settings: AlarmSettings;
  readonly tags: Tags;
};

export const alarmReads = ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'] as const;

/** The alarm, or `undefined` when there is none; the tags only of one that is `isWatched`, since that takes a call. */
export async function readAlarm(
  { id, arn }: Pick<ResourceRef, 'id' | 'arn'>,
  aws: Reader<(typeof alarmReads)[number]>,
  isWatched: (settings: AlarmSettings) => boolean,
): Promise<Alarm | undefined> {
  const { MetricAlarms = [], CompositeAlarms = [] } = await aws.read('cloudwatch:DescribeAlarms', {
    AlarmNames: [id],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  const [metric] = MetricAlarms;
  const found = metric ?? CompositeAlarms[0];
  if (found === undefined) return undefined;
  const settings = toSettings(found);
  const tags = isWatched(settings)
    ? toTags((await aws.read('cloudwatch:ListTagsForResource', { ResourceARN: arn })).Tags)
    : {};
  return { type: metric === undefined ? 'composite' : 'metric', settings, tags };
}

function toSettings(alarm: MetricAlarm | CompositeAlarm): AlarmSettings {
  const all = alarm as Readonly<Record<string, JsonValue | undefined>>;
  const isSet = (value: JsonValue | undefined): boolean =>
    value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  return {
    ...Object.fromEntries(
      [
        'AlarmDescription',
        'OKActions',
        'InsufficientDataActions',
        'ActionConfiguration',
        ...conditions,
      ].flatMap((name) => (isSet(all[name]) ? [[name, all[name]]] : [])),
    ),
    ActionsEnabled: alarm.ActionsEnabled ?? true,
    AlarmActions: [...(alarm.AlarmActions ?? [])].toSorted(),
  };
}

/** By which an alarm tells fewer, or goes off later or for something else, than before. */
export function findWeakened(now: AlarmSettings, before: AlarmSettings): readonly Violation[] {
  const actions = before.AlarmActions.filter((action) => !now.AlarmActions.includes(action)).map(
    (action) => ({
      element: `AlarmActions ${action}`,
      reason: `the alarm no longer tells ${action}`,
      evidence: action,
    }),
  );
  const changed = conditions
    .filter(
      (name) =>
        toCanonicalJson(now[name]) !== toCanonicalJson(before[name]) && !isStricter(name, now, before),
    )
    .map((name) => ({
      element: name,
      reason: `${name} was ${show(before[name])} and is ${show(now[name])}`,
      evidence: now[name] ?? null,
    }));
  return [...actions, ...changed];
}

/** Whether an alarm goes off for all that it went off for before, and sooner. */
function isStricter(name: string, now: AlarmSettings, before: AlarmSettings): boolean {
  const [value, former, operator] = [now[name], before[name], now['ComparisonOperator']];
  if (name !== 'Threshold' || typeof value !== 'number' || typeof former !== 'number') return false;
  if (operator !== before['ComparisonOperator']) return false;
  if (operator === 'GreaterThanThreshold' || operator === 'GreaterThanOrEqualToThreshold')
    return value < former;
  return (operator === 'LessThanThreshold' || operator === 'LessThanOrEqualToThreshold') && value > former;
}

function show(value: JsonValue | undefined): string {
  return value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** The settings with the elements that were weakened as they were before, and all others as they are. */
export function strengthen(
  now: AlarmSettings,
  before: AlarmSettings,
  elements: readonly string[],
): AlarmSettings {
  const restored = conditions.filter((name) => elements.includes(name));
  const lost = before.AlarmActions.filter((action) => elements.includes(`AlarmActions ${action}`));
  const others = Object.entries<JsonValue | undefined>(now).filter(
    ([name]) => !restored.some((element) => element === name),
  );
  return {
    ...Object.fromEntries<JsonValue | undefined>([
      ...others,
      ...restored.flatMap((name) => (before[name] === undefined ? [] : [[name, before[name]] as const])),
    ]),
    ActionsEnabled: true,
    AlarmActions: [...now.AlarmActions, ...lost].toSorted(),
  };
}

/** The settings that say which alarms serve security. */
interface SecurityPatterns {
  readonly alarms: readonly string[];
  readonly actions: readonly string[];
}

/** By its name, or by whom it tells or told. */
export function servesSecurity(
  name: string,
  seen: readonly (AlarmSettings | undefined)[],
  { alarms, actions }: SecurityPatterns,
): boolean {
  const told = seen.flatMap((settings) => settings?.AlarmActions ?? []);
  return isNamedBy(alarms, name) || told.some((arn) => isNamedBy(actions, arn));
}
