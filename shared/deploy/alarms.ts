import type { ServerlessFunction } from './service-functions.ts';

interface Alarm {
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly statistic: 'Sum' | 'Maximum';
  /** The alarm goes off above it; with `isSilence`, below it. */
  readonly threshold: number;
  /** Seconds; a minute unless given. */
  readonly period?: number;
  /** Whether what is watched for is that nothing happens: then no data is the trouble itself. */
  readonly isSilence?: boolean;
}

// An event that waits five minutes is no longer put back "within seconds".
const longestWaitMs = 300_000;

/** Alarms that tell the SOC when Holdfast itself is in trouble, as CloudFormation resources. */
export function createAlarms(
  functions: Readonly<Record<string, ServerlessFunction>>,
): Record<string, object> {
  const alarms: [string, Alarm][] = [
    ['DeadLetterAlarm', deadLetters],
    ...Object.entries(functions).flatMap(([key, definition]) =>
      createFunctionAlarms(key, String(definition['name'])),
    ),
    ['PublishIteratorAgeAlarm', streamAge('publish', 'wait to be told: the SOC hears late of what was done')],
    ['ArchiveIteratorAgeAlarm', streamAge('archive', 'wait to be archived: they are not sealed either')],
    ['SealSilenceAlarm', sealSilence],
    ['HeartbeatSilenceAlarm', heartbeatSilence],
  ];
  return Object.fromEntries(alarms.map(([id, alarm]) => [id, toResource(alarm)]));
}

const deadLetters: Alarm = {
  description:
    'Events that Holdfast could not handle wait in the dead-letter queue: look at `npx holdfast doctor`',
  namespace: 'AWS/SQS',
  metric: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName: { 'Fn::GetAtt': ['DeadLetterQueue', 'QueueName'] } },
  statistic: 'Maximum',
  threshold: 0,
};

function streamAge(consumer: string, consequence: string): Alarm {
  return {
    description: `Audit records ${consequence}`,
    namespace: 'AWS/Lambda',
    metric: 'IteratorAge',
    dimensions: { FunctionName: `holdfast-${consumer}` },
    statistic: 'Maximum',
    threshold: longestWaitMs,
  };
}

// A schedule that is disabled causes no error: only that nothing runs shows it.
const sealSilence: Alarm = {
  description:
    'holdfast-seal has not run for an hour, so nothing is sealed: look at `npx holdfast doctor`, and whether its rule is enabled',
  namespace: 'AWS/Lambda',
  metric: 'Invocations',
  dimensions: { FunctionName: 'holdfast-seal' },
  statistic: 'Sum',
  threshold: 1,
  period: 3600,
  isSilence: true,
};

// It is called every five minutes. Nobody else notices when it and the guard are both stopped.
const heartbeatSilence: Alarm = {
  description:
    'holdfast-heartbeat has not run for half an hour: somebody may have stopped Holdfast. Look at `npx holdfast doctor`, and ' +
    'at who changed its rules and functions',
  namespace: 'AWS/Lambda',
  metric: 'Invocations',
  dimensions: { FunctionName: 'holdfast-heartbeat' },
  statistic: 'Sum',
  threshold: 1,
  period: 1800,
  isSilence: true,
};

/** What a function's failure means, where it is not that drift may stay. */
const consequences: Readonly<Record<string, string>> = {
  archive: 'records are not archived',
  seal: 'records are not sealed',
};

function createFunctionAlarms(key: string, name: string): [string, Alarm][] {
  const id = key.charAt(0).toUpperCase() + key.slice(1);
  const base = { namespace: 'AWS/Lambda', dimensions: { FunctionName: name } };
  return [
    [
      `${id}ErrorsAlarm`,
      {
        ...base,
        description: `${name} fails: ${consequences[key] ?? 'drift may stay'}, see its log`,
        metric: 'Errors',
        statistic: 'Sum',
        threshold: 0,
      },
    ],
    [
      `${id}ThrottlesAlarm`,
      {
        ...base,
        description: `${name} is throttled: raise its reserved concurrency`,
        metric: 'Throttles',
        statistic: 'Sum',
        threshold: 0,
      },
    ],
    [
      `${id}AgeAlarm`,
      {
        ...base,
        description: `${name} handles events late`,
        metric: 'AsyncEventAge',
        statistic: 'Maximum',
        threshold: longestWaitMs,
      },
    ],
  ];
}

function toResource({
  description,
  namespace,
  metric,
  dimensions,
  statistic,
  threshold,
  period = 60,
  isSilence = false,
}: Alarm): object {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: description,
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: statistic,
      Period: period,
      EvaluationPeriods: 1,
      ComparisonOperator: isSilence ? 'LessThanThreshold' : 'GreaterThanThreshold',
      Threshold: threshold,
      TreatMissingData: isSilence ? 'breaching' : 'notBreaching',
      AlarmActions: [{ Ref: 'Topic' }],
      OKActions: [{ Ref: 'Topic' }],
    },
  };
}
