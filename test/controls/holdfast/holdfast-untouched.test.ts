import type { Cause } from '../../../shared/control/control.ts';
import { toResourceRef } from '../../../shared/control/resource.ts';
import control from '../../../shared/controls/holdfast/holdfast-untouched.ts';
import { describeTriggers } from '../../support/describe-triggers.ts';
import { fakeReader, testPlace } from '../../support/fake-reader.ts';
import { causes, trusted } from '../../support/guard-causes.ts';
import { detect, remedy } from '../../support/remedy.ts';
import { selectFromEvent } from '../../support/sample-events.ts';
import { contextOf } from '../../support/test-context.ts';
import disableRule from '../../../events/holdfast/holdfast-untouched/DisableRule.json' with { type: 'json' };

const queue = toResourceRef('AWS::Holdfast::Part', 'sqs:holdfast-dead-letters', testPlace);
const state = { isOwn: true, ownRoles: ['arn:aws:iam::111122223333:role/holdfast-iam-eu-central-1'] };
const who = 'arn:aws:sts::111122223333:assumed-role/operations/robin';

describe('a call on a part of Holdfast that is nobody’s business', () => {
  it.each<[string, object, object]>([
    ['is a deployer’s', state, { cause: causes.deployer('PurgeQueue'), trusted }],
    ['is its own', state, { cause: causes.holdfast('PurgeQueue') }],
    ['is a service’s', state, { cause: causes.service('PurgeQueue') }],
    ['is about what is not its own', { ...state, isOwn: false }, { cause: causes.intruder('DisableKey') }],
    ['was not seen', state, {}],
  ])('%s', (_, now, options) => {
    expect(detect(control, now as typeof state, options)).toEqual([]);
  });
});

describe('a call on a part of Holdfast', () => {
  it('is told with who made it', () => {
    const { violations, summary, apply } = remedy(control, state, queue, {
      cause: causes.intruder('PurgeQueue'),
    });
    expect(violations).toEqual([
      {
        element: 'PurgeQueue',
        key: 'PurgeQueue at 2026-03-14T03:00:00Z',
        reason: `${who} called PurgeQueue`,
        evidence: null,
      },
    ]);
    expect(summary).toContain(`laid hands on ${queue.arn} (PurgeQueue)`);
    expect(apply).toEqual([]);
  });

  it('is told where AWS refused it', () => {
    expect(detect(control, state, { cause: causes.refused('DeleteQueue') })).toMatchObject([
      { reason: `${who} tried DeleteQueue, which AWS refused (AccessDenied)`, evidence: 'AccessDenied' },
    ]);
  });

  it('is not let pass because the caller’s role is called like one of Holdfast’s', () => {
    const { actor, ...rest } = causes.intruder('PurgeQueue');
    const cause: Cause = {
      ...rest,
      actor: { ...actor, role: 'arn:aws:iam::111122223333:role/holdfast-evil-eu-central-1' },
    };
    expect(detect(control, state, { cause })).toHaveLength(1);
  });
});

describe('a deployment by somebody whom nobody lists', () => {
  it('is told once, be it by what was called or by what CloudFormation does for it', () => {
    const told = [
      causes.intruder('UpdateStack'),
      causes.cloudFormation('PutRule'),
      causes.cloudFormation('PutTargets'),
    ].map((cause) => detect(control, state, { cause }));
    expect(told[0]).toMatchObject([{ element: 'deployment' }]);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    const { summary } = remedy(control, state, queue, { cause: causes.intruder('ExecuteChangeSet') });
    expect(summary).toContain('list the role under trusted.deployers');
  });

  it('is about the stack, whatever it changes', () => {
    const event = {
      ...disableRule,
      detail: { ...disableRule.detail, sourceIPAddress: 'cloudformation.amazonaws.com' },
    };
    expect(selectFromEvent(control, event)).toEqual(['cloudformation:stack/holdfast']);
  });

  it('is an attempt like any other where it was refused, and the end where the stack is deleted', () => {
    expect(detect(control, state, { cause: causes.refused('UpdateStack') })).toMatchObject([
      { element: 'UpdateStack' },
    ]);
    expect(detect(control, state, { cause: causes.intruder('DeleteStack') })).toMatchObject([
      { element: 'DeleteStack' },
    ]);
  });
});

describe('a key', () => {
  const key = toResourceRef('AWS::Holdfast::Part', 'kms:key/1234abcd', testPlace);

  it.each([
    ['holdfast', true],
    ['another', false],
  ])('is told apart by the stack that made it: %s', async (TagValue, isOwn) => {
    const tags = { Tags: [{ TagKey: 'aws:cloudformation:stack-name', TagValue }] };
    const aws = fakeReader({ 'kms:ListResourceTags': tags });
    await expect(control.read(key, aws, contextOf(control))).resolves.toMatchObject({ isOwn });
    expect(aws.reads).toEqual([{ operation: 'kms:ListResourceTags', input: { KeyId: '1234abcd' } }]);
  });

  it('is all that has to be read', async () => {
    await expect(control.read(queue, fakeReader({}), contextOf(control))).resolves.toMatchObject({
      isOwn: true,
    });
  });
});

describe('the ARN of a part', () => {
  it.each([
    ['s3:holdfast-archivebucket-1', 'arn:aws:s3:::holdfast-archivebucket-1'],
    ['iam:role/holdfast-s3-eu-central-1', 'arn:aws:iam::111122223333:role/holdfast-s3-eu-central-1'],
    [
      'logs:log-group:/aws/lambda/holdfast-s3',
      'arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/holdfast-s3',
    ],
  ])('is that of %s', (id, arn) => {
    expect(toResourceRef('AWS::Holdfast::Part', id, testPlace).arn).toBe(arn);
  });
});

const parts: readonly (readonly [part: string, eventNames: readonly string[]])[] = [
  ['cloudformation:stack/holdfast', ['DeleteStack', 'ExecuteChangeSet', 'UpdateStack']],
  ['events:rule/holdfast-s3-rule-1', ['DeleteRule', 'DisableRule', 'PutRule', 'RemoveTargets']],
  ['events:rule/holdfast/holdfast-s3-rule-6', ['PutTargets']],
  ['events:event-bus/holdfast', ['DeleteEventBus', 'PutPermission', 'RemovePermission']],
  [
    'lambda:function:holdfast-archive',
    [
      'CreateEventSourceMapping20150331',
      'DeleteEventSourceMapping20150331',
      'UpdateEventSourceMapping20150331',
    ],
  ],
  [
    'lambda:function:holdfast-s3',
    [
      'AddPermission20150331v2',
      'CreateFunctionUrlConfig',
      'DeleteFunction20150331',
      'DeleteFunctionConcurrency20171031',
      'DeleteFunctionEventInvokeConfig',
      'PutFunctionConcurrency20171031',
      'PutFunctionEventInvokeConfig',
      'RemovePermission20150331v2',
      'UpdateFunctionCode20150331v2',
      'UpdateFunctionConfiguration20150331v2',
      'UpdateFunctionEventInvokeConfig',
    ],
  ],
  [
    'iam:role/holdfast-s3-us-east-1',
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
  ],
  [
    'dynamodb:table/holdfast-AuditTable-1ABCDEFGHIJKL',
    [
      'DeleteResourcePolicy',
      'DeleteTable',
      'PutResourcePolicy',
      'UpdateContinuousBackups',
      'UpdateTable',
      'UpdateTimeToLive',
    ],
  ],
  [
    's3:holdfast-archivebucket-1a2b3c4d5e6f',
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
  ],
  [
    'kms:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ['DisableKey', 'DisableKeyRotation', 'PutKeyPolicy', 'ScheduleKeyDeletion'],
  ],
  ['sns:holdfast', ['DeleteTopic', 'SetTopicAttributes', 'Unsubscribe']],
  ['sqs:holdfast-dead-letters', ['DeleteQueue', 'PurgeQueue', 'SetQueueAttributes']],
  ['logs:log-group:/aws/lambda/holdfast-s3', ['DeleteLogGroup', 'DeleteLogStream']],
  ['cloudwatch:alarm:holdfast-DeadLetterAlarm-1ABCDEFGHIJKL', ['DeleteAlarms']],
  ['cloudwatch:alarm:holdfast-SealSilenceAlarm-1ABCDEFGHIJKL', ['DisableAlarmActions']],
  ['cloudwatch:alarm:holdfast-S3ErrorsAlarm-1ABCDEFGHIJKL', ['PutMetricAlarm']],
];

describeTriggers(
  control,
  Object.fromEntries(
    parts.flatMap(([part, eventNames]) => eventNames.map((eventName) => [eventName, [part]])),
  ),
);
