import type { PolicyKey } from '../policy/items.ts';

/** What every function of the stack shares, as `serverless.yml` and CloudFormation take it. */
export const retryPolicy = { maximumEventAge: 86_400, maximumRetryAttempts: 185 };
export const deadLetterQueueArn = { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] };

/** A function that is not called for its answer is tried again, and what it could not do is kept. */
export const keepFailures = {
  maximumRetryAttempts: 2,
  destinations: { onFailure: { type: 'sqs', arn: deadLetterQueueArn } },
};

/** DynamoDB actions on a table; where keys are named, on items of these partitions only. */
export function allowOnTable(
  table: 'AuditTable' | 'StateTable' | 'PolicyTable' | 'SealTable',
  actions: readonly string[],
  keys?: readonly string[],
): object {
  return {
    Effect: 'Allow',
    Action: actions.map((action) => `dynamodb:${action}`),
    Resource: { 'Fn::GetAtt': [table, 'Arn'] },
    ...(keys && { Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } } }),
  };
}

/** Changes of the policy table, each in the partitions where it is needed. */
export function allowOnPolicy(
  actions: Readonly<Partial<Record<'PutItem' | 'UpdateItem' | 'DeleteItem', readonly PolicyKey['pk'][]>>>,
): readonly object[] {
  return Object.entries(actions).map(([action, partitions]) =>
    allowOnTable('PolicyTable', [action], partitions),
  );
}

/** A function's own failures go where its rules' do. */
export const toDeadLetters = { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: deadLetterQueueArn };

/** What has the services look at something: nothing but commands can be put on the bus. */
export const toServices = {
  Effect: 'Allow',
  Action: ['events:PutEvents'],
  Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] },
  Condition: {
    'ForAllValues:StringEquals': {
      'events:source': ['holdfast'],
      'events:detail-type': ['Holdfast Command'],
    },
  },
};

// X-Ray takes no resource-level permission.
export const tracing = {
  Effect: 'Allow',
  Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  Resource: '*',
};

/** The stack's key, but only for what the named services encrypt with it. */
export function useKeyThrough(services: readonly string[]): object {
  return {
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: { 'Fn::GetAtt': ['Key', 'Arn'] },
    Condition: {
      StringEquals: {
        'kms:ViaService': services.map((service) => ({
          'Fn::Sub': `${service}.\${AWS::Region}.\${AWS::URLSuffix}`,
        })),
      },
    },
  };
}
