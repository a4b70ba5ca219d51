import { busSource } from '../notify/bus-event.ts';
import { forwardingStackName, heartbeatRuleName, regionsBusName } from '../forwarding/names.ts';
import { missedDetailTypes } from '../watch/catch-up.ts';
import { guardName } from '../watch/wake-guard.ts';
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
import type { EventPattern } from './event-patterns.ts';
import { toArns } from './stay-within.ts';
import type { ServerlessFunction } from './service-functions.ts';

const role = 'holdfast-heartbeat-${aws:region}';
const bus = { 'Fn::GetAtt': ['Bus', 'Arn'] };

function allow(action: readonly string[], ...resources: readonly string[]): object {
  return {
    Effect: 'Allow',
    Action: action,
    Resource: resources.map((resource) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${resource}` })),
  };
}

const here = '${AWS::Region}:${AWS::AccountId}';

/** What the doctor asks to tell why no event comes, and what CloudTrail remembers of the meantime. */
const diagnosing: readonly object[] = [
  { Effect: 'Allow', Action: ['cloudtrail:DescribeTrails', 'cloudtrail:LookupEvents'], Resource: '*' },
  // The trail of an organization is another account's.
  allow(['cloudtrail:GetEventSelectors', 'cloudtrail:GetTrailStatus'], 'cloudtrail:*:*:trail/*'),
  allow(
    ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
    `cloudformation:${here}:stack/holdfast/*`,
  ),
  allow(
    ['events:DescribeRule', 'events:ListTargetsByRule'],
    `events:${here}:rule/holdfast-*`,
    `events:${here}:rule/holdfast/holdfast-*`,
    `events:${here}:rule/${regionsBusName}/holdfast-*`,
  ),
  allow(
    ['lambda:GetFunctionConcurrency', 'lambda:GetFunctionConfiguration'],
    `lambda:${here}:function:holdfast-*`,
  ),
  allow(['lambda:GetEventSourceMapping'], `lambda:${here}:event-source-mapping:*`),
];

/** The same of the forwarding stacks of other Regions, and the call that is made there. */
function createReach(regions: readonly string[]): readonly object[] {
  if (regions.length === 0) return [];
  const allowIn = (actions: readonly string[], service: string, resource: string): object => ({
    Effect: 'Allow',
    Action: actions,
    Resource: toArns(regions, service, resource),
  });
  return [
    allowIn(['events:TagResource'], 'events', `rule/${heartbeatRuleName}`),
    allowIn(['events:DescribeRule', 'events:ListTargetsByRule'], 'events', 'rule/holdfast-*'),
    allowIn(
      ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
      'cloudformation',
      `stack/${forwardingStackName}/*`,
    ),
  ];
}

/**
 * The event of the function's own call: that it comes back shows that events come.
 * @param roleArn the ARN of the function's role, or the expression that becomes it
 */
export function createOwnCallPattern(roleArn: unknown): EventPattern {
  return {
    source: ['aws.events'],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: ['events.amazonaws.com'],
      eventName: ['TagResource'],
      errorCode: [{ exists: false }],
      userIdentity: { sessionContext: { sessionIssuer: { arn: [roleArn] } } },
    },
  };
}

const ownCall = createOwnCallPattern({
  'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${role}`,
});

/**
 * The calls by which somebody stops the function that guards Holdfast. Its own rule may be the one that is off: it is told
 * of them too, and this one besides.
 */
const callsOnGuard = {
  source: ['aws.events', 'aws.lambda'],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    eventName: [
      'DeleteRule',
      'DisableRule',
      'PutFunctionConcurrency20171031',
      'PutRule',
      'PutTargets',
      'RemovePermission20150331v2',
      'RemoveTargets',
      'UpdateFunctionConfiguration20150331v2',
    ],
    errorCode: [{ exists: false }],
    $or: [
      { requestParameters: { name: [{ prefix: `${guardName}-rule-` }] } },
      { requestParameters: { rule: [{ prefix: `${guardName}-rule-` }] } },
      { requestParameters: { functionName: [{ suffix: guardName }] } },
    ],
  },
};

/** Whether events come at all, from each Region; where they did not, what they would have told is looked up. */
export function createHeartbeatFunction(regions: readonly string[]): ServerlessFunction {
  return {
    name: 'holdfast-heartbeat',
    description:
      'Tells the SOC when no events come, looks up what was missed, and wakes the guard of Holdfast',
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
      ...diagnosing,
      allow(
        ['lambda:DeleteFunctionConcurrency', 'lambda:InvokeFunction'],
        `lambda:${here}:function:${guardName}`,
      ),
      ...createReach(regions),
      allowOnTable('StateTable', ['GetItem', 'UpdateItem'], [pulsePartition, `${pulsePartition}#*`]),
      allowOnTable('AuditTable', ['PutItem']),
      useKeyThrough(['dynamodb']),
      toDeadLetters,
      tracing,
    ],
    events: [
      { eventBridge: { schedule: 'rate(5 minutes)', retryPolicy, deadLetterQueueArn } },
      { eventBridge: { pattern: ownCall, retryPolicy, deadLetterQueueArn } },
      { eventBridge: { pattern: callsOnGuard, retryPolicy, deadLetterQueueArn } },
      ...(regions.length === 0
        ? []
        : [
            {
              eventBridge: {
                pattern: ownCall,
                eventBus: { Ref: 'RegionsBus' },
                retryPolicy,
                deadLetterQueueArn,
              },
            },
          ]),
    ],
  };
}
