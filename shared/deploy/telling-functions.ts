import type { NoticeTopic } from '../audit/record.ts';
import type { DecisionRule } from '../policy/decision.ts';
import { deadLetterQueueArn, retryPolicy, toDeadLetters, tracing, useKeyThrough } from './common.ts';
import type { ServerlessFunction } from './service-functions.ts';

// One alert was given when the breaker opened, and it may hold hundreds; on an exemption two people agreed.
const untoldRules: readonly DecisionRule[] = ['breaker', 'exempt'];
// Nobody is asked anything any more.
const untoldTopics: readonly NoticeTopic[] = ['settled'];

/**
 * What the SOC is told; an intent is told by its outcome. All else is on the bus and in the log the same, and what the
 * rule holds back costs no invocation.
 */
const toldPattern = {
  source: ['holdfast'],
  $or: [
    { 'detail-type': ['Holdfast Outcome', 'Holdfast Audit Trail Altered'] },
    {
      'detail-type': ['Holdfast Observation'],
      detail: { decision: { rule: [{ 'anything-but': untoldRules }] } },
    },
    {
      'detail-type': ['Holdfast Notice'],
      detail: { topic: [{ 'anything-but': untoldTopics }] },
    },
  ],
};

/** From the audit table's stream to the bus, and from the bus to the SOC. */
export const tellingFunctions: Readonly<Record<string, ServerlessFunction>> = {
  publish: {
    name: 'holdfast-publish',
    description: 'Publishes the audit table to the holdfast event bus',
    handler: 'functions/publish.handler',
    timeout: 30,
    environment: { HOLDFAST_BUS: { Ref: 'Bus' } },
    iamRoleStatementsName: 'holdfast-publish-${aws:region}',
    iamRoleStatements: [
      { Effect: 'Allow', Action: ['events:PutEvents'], Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
      useKeyThrough(['dynamodb']),
      toDeadLetters,
      tracing,
    ],
    events: [
      {
        stream: {
          type: 'dynamodb',
          arn: { 'Fn::GetAtt': ['AuditTable', 'StreamArn'] },
          startingPosition: 'TRIM_HORIZON',
          batchSize: 100,
          bisectBatchOnFunctionError: true,
          functionResponseType: 'ReportBatchItemFailures',
          // The stream keeps a record for a day; until then it is tried again and again.
          maximumRetryAttempts: 1000,
          destinations: { onFailure: { type: 'sqs', arn: deadLetterQueueArn } },
        },
      },
    ],
  },
  notify: {
    name: 'holdfast-notify',
    description: 'Tells the SOC what was found and done',
    handler: 'functions/notify.handler',
    timeout: 30,
    maximumRetryAttempts: 2,
    destinations: { onFailure: { type: 'sqs', arn: deadLetterQueueArn } },
    environment: { HOLDFAST_TOPIC_ARN: { Ref: 'Topic' }, HOLDFAST_STATE_TABLE: { Ref: 'StateTable' } },
    iamRoleStatementsName: 'holdfast-notify-${aws:region}',
    iamRoleStatements: [
      { Effect: 'Allow', Action: ['sns:Publish'], Resource: { Ref: 'Topic' } },
      {
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        Resource: { 'Fn::GetAtt': ['StateTable', 'Arn'] },
      },
      useKeyThrough(['dynamodb', 'sns']),
      toDeadLetters,
      tracing,
    ],
    events: [
      {
        eventBridge: {
          eventBus: { Ref: 'Bus' },
          pattern: toldPattern,
          retryPolicy,
          deadLetterQueueArn,
        },
      },
    ],
  },
};
