import type { RecordPattern } from '../control/trigger.ts';

function parameter(name: string, ...values: readonly unknown[]): RecordPattern {
  return { requestParameters: { [name]: values } };
}

const begins = { prefix: 'holdfast-' };

/** By what a record tells that it may be about a part of Holdfast; what is told apart more exactly, the selectors do. */
export const ofHoldfast = {
  rules: [parameter('name', begins), parameter('rule', begins)],
  buses: ['name', 'eventBusName'].map((name) => parameter(name, 'holdfast', { suffix: '/holdfast' })),
  functions: [
    parameter('functionName', begins, { wildcard: '*:holdfast-*' }),
    { responseElements: { functionArn: [{ wildcard: '*:holdfast-*' }] } },
  ],
  roles: [parameter('roleName', begins)],
  stacks: [parameter('stackName', 'holdfast', { wildcard: '*:stack/holdfast/*' })],
  tables: ['tableName', 'resourceArn'].map((name) =>
    parameter(name, begins, { wildcard: '*:table/holdfast-*' }),
  ),
  buckets: [parameter('bucketName', begins)],
  topics: [
    parameter('topicArn', { suffix: ':holdfast' }),
    parameter('subscriptionArn', { wildcard: '*:holdfast:*' }),
  ],
  queues: [parameter('queueUrl', { suffix: '/holdfast-dead-letters' })],
  logGroups: [parameter('logGroupName', { prefix: '/aws/lambda/holdfast-' })],
  alarms: [parameter('alarmNames', begins), parameter('alarmName', begins)],
} as const satisfies Readonly<Record<string, readonly RecordPattern[]>>;
