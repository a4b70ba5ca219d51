import {
  allowOnPolicy,
  allowOnTable,
  deadLetterQueueArn,
  keepFailures,
  retryPolicy,
  toDeadLetters,
  toServices,
  tracing,
  useKeyThrough,
} from './common.ts';
import type { ServerlessFunction } from './service-functions.ts';

/** What a function does with what is due, whoever made it so. */
const waking = [
  allowOnTable('PolicyTable', ['Query']),
  ...allowOnPolicy({ UpdateItem: ['policy', 'hold', 'undo'] }),
  toServices,
];

/** What people command: their records are put and read, and each command is remembered, so that it is done once. */
const commanded = [
  ...waking,
  allowOnTable('AuditTable', ['PutItem', 'Query']),
  allowOnTable('StateTable', ['PutItem'], ['command#*']),
  allowOnTable('PolicyTable', ['GetItem']),
];

/** The functions that people command, and the one that the clock does. */
export const commandFunctions: Readonly<Record<string, ServerlessFunction>> = {
  approve: createFunction({
    name: 'approve',
    description: 'Takes the answers of approvers',
    timeout: 30,
    statements: [...commanded, ...allowOnPolicy({ PutItem: ['policy', 'hold'], DeleteItem: ['policy'] })],
  }),
  operate: createFunction({
    name: 'operate',
    description: 'Takes the commands of operators: pause, exempt, undo, legal hold',
    timeout: 30,
    environment: { HOLDFAST_ARCHIVE_BUCKET: { Ref: 'ArchiveBucket' } },
    statements: [
      ...commanded,
      ...allowOnPolicy({
        PutItem: ['policy', 'undo', 'legal-hold'],
        DeleteItem: ['policy', 'baseline', 'legal-hold'],
      }),
      // To look whether a hold is there. Nobody of Holdfast places or lifts one.
      {
        Effect: 'Allow',
        Action: ['s3:GetObjectLegalHold'],
        Resource: { 'Fn::Sub': '${ArchiveBucket.Arn}/*' },
      },
    ],
  }),
  tick: createFunction({
    name: 'tick',
    description: 'Does what is due: ends, announces, expires, and wakes the services',
    timeout: 60,
    statements: [
      ...waking,
      allowOnTable('AuditTable', ['PutItem']),
      ...allowOnPolicy({ PutItem: ['policy'], DeleteItem: ['policy', 'hold'] }),
    ],
    events: [{ eventBridge: { schedule: 'rate(1 minute)', retryPolicy, deadLetterQueueArn } }],
  }),
};

interface Definition {
  readonly name: string;
  readonly description: string;
  /** Seconds. */
  readonly timeout: number;
  readonly statements: readonly object[];
  /** Besides what they share. */
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly events?: readonly object[];
}

function createFunction({
  name,
  description,
  timeout,
  statements,
  environment = {},
  events = [],
}: Definition): ServerlessFunction {
  return {
    name: `holdfast-${name}`,
    description,
    handler: `functions/${name}.handler`,
    timeout,
    ...keepFailures,
    environment: {
      HOLDFAST_AUDIT_TABLE: { Ref: 'AuditTable' },
      HOLDFAST_STATE_TABLE: { Ref: 'StateTable' },
      HOLDFAST_POLICY_TABLE: { Ref: 'PolicyTable' },
      HOLDFAST_BUS: { Ref: 'Bus' },
      ...environment,
    },
    iamRoleStatementsName: `holdfast-${name}-\${aws:region}`,
    iamRoleStatements: [...statements, useKeyThrough(['dynamodb']), toDeadLetters, tracing],
    events,
  };
}
