import { attempt, only } from '../control/trigger.ts';
import {
  alarmPart,
  bucketPart,
  busPart,
  functionPart,
  keyPart,
  logGroupPart,
  queuePart,
  rolePart,
  rulePart,
  stackPart,
  tablePart,
  topicPart,
} from './parts.ts';
import { ofHoldfast } from './patterns.ts';

/** Calls that begin a deployment. */
export const deployingCalls: readonly string[] = ['ExecuteChangeSet', 'UpdateStack'];

/** Every call by which somebody can lay hands on a part of Holdfast, refused or not. */
export const touches = [
  only(
    attempt('cloudformation', ['DeleteStack', 'ExecuteChangeSet', 'UpdateStack'], stackPart),
    ...ofHoldfast.stacks,
  ),
  only(
    attempt('events', ['DeleteRule', 'DisableRule', 'PutRule', 'PutTargets', 'RemoveTargets'], rulePart),
    ...ofHoldfast.rules,
  ),
  only(
    attempt('events', ['DeleteEventBus', 'PutPermission', 'RemovePermission'], busPart),
    ...ofHoldfast.buses,
  ),
  only(
    attempt(
      'lambda',
      [
        'AddPermission20150331v2',
        'CreateEventSourceMapping20150331',
        'CreateFunctionUrlConfig',
        'DeleteEventSourceMapping20150331',
        'DeleteFunction20150331',
        'DeleteFunctionConcurrency20171031',
        'DeleteFunctionEventInvokeConfig',
        'PutFunctionConcurrency20171031',
        'PutFunctionEventInvokeConfig',
        'RemovePermission20150331v2',
        'UpdateEventSourceMapping20150331',
        'UpdateFunctionCode20150331v2',
        'UpdateFunctionConfiguration20150331v2',
        'UpdateFunctionEventInvokeConfig',
      ],
      functionPart,
    ),
    ...ofHoldfast.functions,
  ),
  only(
    attempt(
      'iam',
      [
        'AttachRolePolicy',
        'DeleteRole',
        'DeleteRolePermissionsBoundary',
        'DeleteRolePolicy',
        'DetachRolePolicy',
        'PutRolePermissionsBoundary',
        'PutRolePolicy',
        'UpdateAssumeRolePolicy',
      ],
      rolePart,
    ),
    ...ofHoldfast.roles,
  ),
  only(
    attempt(
      'dynamodb',
      [
        'DeleteResourcePolicy',
        'DeleteTable',
        'PutResourcePolicy',
        'UpdateContinuousBackups',
        'UpdateTable',
        'UpdateTimeToLive',
      ],
      tablePart,
    ),
    ...ofHoldfast.tables,
  ),
  only(
    attempt(
      's3',
      [
        'DeleteBucket',
        'DeleteBucketEncryption',
        'DeleteBucketLifecycle',
        'DeleteBucketPolicy',
        'DeleteBucketPublicAccessBlock',
        'PutBucketAcl',
        'PutBucketEncryption',
        'PutBucketLifecycle',
        'PutBucketLifecycleConfiguration',
        'PutBucketObjectLockConfiguration',
        'PutBucketOwnershipControls',
        'PutBucketPolicy',
        'PutBucketPublicAccessBlock',
        'PutBucketReplication',
        'PutBucketVersioning',
      ],
      bucketPart,
    ),
    ...ofHoldfast.buckets,
  ),
  attempt('kms', ['DisableKey', 'DisableKeyRotation', 'PutKeyPolicy', 'ScheduleKeyDeletion'], keyPart),
  only(attempt('sns', ['DeleteTopic', 'SetTopicAttributes', 'Unsubscribe'], topicPart), ...ofHoldfast.topics),
  only(attempt('sqs', ['DeleteQueue', 'PurgeQueue', 'SetQueueAttributes'], queuePart), ...ofHoldfast.queues),
  only(attempt('logs', ['DeleteLogGroup', 'DeleteLogStream'], logGroupPart), ...ofHoldfast.logGroups),
  only(attempt('monitoring', ['DeleteAlarms', 'DisableAlarmActions'], alarmPart), ...ofHoldfast.alarms),
  only(attempt('monitoring', ['PutMetricAlarm'], alarmPart), ...ofHoldfast.alarms),
] as const;
