import { blindnessActions } from '../doctor/explain-blindness.ts';
import { busSource } from '../notify/bus-event.ts';
import { missedDetailTypes } from '../watch/catch-up.ts';
import { pulsePartition } from '../watch/pulse-table.ts';
import {
  allowOnTable,
  deadLetterQueueArn,
  keepFailures,
  retryPolicy,
  toDeadLetters,
  tracing,
  useKeyThrough,
} from './common.ts';
import type { ServerlessFunction } from './service-functions.ts';

const role = 'holdfast-heartbeat-${aws:region}';
const bus = { 'Fn::GetAtt': ['Bus', 'Arn'] };

/** The event of the function's own call: that it comes back shows that events come. */
const ownCall = {
  source: ['aws.events'],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    eventSource: ['events.amazonaws.com'],
    eventName: ['TagResource'],
    errorCode: [{ exists: false }],
    userIdentity: {
      sessionContext: {
        sessionIssuer: {
          arn: [{ 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${role}` }],
        },
      },
    },
  },
};

/** Whether events come at all; where they did not, what they would have told is looked up. */
export const heartbeatFunction: ServerlessFunction = {
  name: 'holdfast-heartbeat',
  description: 'Tells the SOC when no events come, and looks up what was missed',
  handler: 'functions/heartbeat.handler',
  timeout: 300,
  // One at a time, so that a slice of the history is not handed on twice.
  reservedConcurrency: 1,
  ...keepFailures,
  environment: {
    HOLDFAST_AUDIT_TABLE: { Ref: 'AuditTable' },
    HOLDFAST_STATE_TABLE: { Ref: 'StateTable' },
    HOLDFAST_BUS: { Ref: 'Bus' },
    HOLDFAST_BUS_ARN: bus,
  },
  iamRoleStatementsName: role,
  iamRoleStatements: [
    { Effect: 'Allow', Action: ['events:TagResource'], Resource: bus },
    {
      Effect: 'Allow',
      Action: ['events:PutEvents'],
      Resource: bus,
      Condition: {
        'ForAllValues:StringEquals': {
          'events:source': [busSource],
          'events:detail-type': missedDetailTypes,
        },
      },
    },
    // AWS lets nobody narrow these down to the stack without knowing its parts.
    { Effect: 'Allow', Action: ['cloudtrail:LookupEvents', ...blindnessActions], Resource: '*' },
    allowOnTable('StateTable', ['GetItem', 'UpdateItem'], [pulsePartition]),
    allowOnTable('AuditTable', ['PutItem']),
    useKeyThrough(['dynamodb']),
    toDeadLetters,
    tracing,
  ],
  events: [
    { eventBridge: { schedule: 'rate(5 minutes)', retryPolicy, deadLetterQueueArn } },
    { eventBridge: { pattern: ownCall, retryPolicy, deadLetterQueueArn } },
  ],
};
