import { randomUUID } from 'node:crypto';
import {
  DeleteAlarmsCommand,
  DisableAlarmActionsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { PutMetricFilterCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { ResourceType } from '@aws-sdk/client-config-service';
import fc from 'fast-check';
import type { GeneratedStates } from './generated-state.ts';
import {
  createGroup,
  createLoggingClients,
  deleteChannel,
  deleteGroup,
  deleteRecorder,
  putChannel,
  putRecorder,
  readGroup,
  readRecording,
  readWireAlarm,
  removeRecording,
  startRecorder,
  stopRecorder,
} from './wire-logging.ts';

const types: ResourceType[] = ['AWS::S3::Bucket', 'AWS::EC2::VPC', 'AWS::IAM::User'];

/** Recorders that record this or that, or are stopped or gone, with and without a channel. */
export const recordings: GeneratedStates = fc
  .record({
    resourceTypes: fc.subarray(types, { minLength: 1 }),
    isStopped: fc.boolean(),
    isRecorderGone: fc.boolean(),
    isChannelGone: fc.boolean(),
    bucket: fc.constantFrom('config-logs', 'elsewhere'),
    isSeen: fc.boolean(),
  })
  .map(({ resourceTypes, isStopped, isRecorderGone, isChannelGone, bucket, isSeen }) => async (account) => {
    const clients = createLoggingClients(account);
    await putRecorder(clients, { resourceTypes });
    await putChannel(clients, bucket);
    await (isStopped || isRecorderGone || isChannelGone ? stopRecorder(clients) : startRecorder(clients));
    if (isChannelGone) await deleteChannel(clients);
    if (isRecorderGone) await deleteRecorder(clients);
    const baseline = {
      recorder: {
        name: 'default',
        role: 'arn:aws:iam::123456789012:role/config-recorder',
        scope: { only: ['AWS::IAM::User', 'AWS::S3::Bucket'] },
        pace: { frequency: 'CONTINUOUS', overrides: [] },
      },
      isRecording: true,
      channel: { name: 'default', s3BucketName: 'config-logs', s3KeyPrefix: 'config' },
    };
    return {
      id: account.place.account,
      ...(isSeen ? { baseline } : {}),
      read: async () => readRecording(clients),
      remove: async () => removeRecording(clients),
    };
  });

/** Log groups that keep their events for this or that long, and kept them for another time. */
export const retainedGroups: GeneratedStates = fc
  .record({
    days: fc.constantFrom(1, 365, 400),
    before: fc.constantFrom(undefined, null, 30, 400),
  })
  .map(({ days, before }) => async (account) => {
    const clients = createLoggingClients(account);
    const id = `/aws/cloudtrail/${randomUUID()}`;
    await createGroup(clients, id);
    await clients.logs.send(new PutRetentionPolicyCommand({ logGroupName: id, retentionInDays: days }));
    return {
      id,
      ...(before === undefined ? {} : { baseline: { days: before } }),
      read: async () => readGroup(clients, id),
      remove: async () => deleteGroup(clients, id),
    };
  });

const metricFilters = ['root', 'sign-in'].map((filterName) => ({
  filterName,
  filterPattern: 'ERROR',
  metricTransformations: [{ metricName: filterName, metricNamespace: 'Security', metricValue: '1' }],
}));

/** Log groups that are there, were deleted, or were made again with some of the filters that the former had. */
export const lostGroups: GeneratedStates = fc
  .record({ isGone: fc.boolean(), kept: fc.subarray(metricFilters), days: fc.constantFrom(null, 400) })
  .map(({ isGone, kept, days }) => async (account) => {
    const clients = createLoggingClients(account);
    const id = `/aws/cloudtrail/${randomUUID()}`;
    await createGroup(clients, id);
    for (const filter of kept) {
      await clients.logs.send(new PutMetricFilterCommand({ logGroupName: id, ...filter }));
    }
    if (isGone) await deleteGroup(clients, id);
    const baseline = {
      createdAt: 1,
      class: 'STANDARD',
      days,
      key: '',
      tags: { owner: 'security' },
      dataProtection: '',
      metricFilters,
      subscriptionFilters: [],
    };
    return {
      id,
      baseline,
      read: async () => readGroup(clients, id),
      remove: async () => deleteGroup(clients, id),
    };
  });

const settings = {
  Namespace: 'Security',
  MetricName: 'RootUsage',
  Statistic: 'Sum' as const,
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
  AlarmActions: ['arn:aws:sns:eu-central-1:123456789012:security'],
};

/** Alarms that are as they were, weaker, off or gone. */
export const alarms: GeneratedStates = fc
  .record({
    Threshold: fc.constantFrom(0, 1, 1000),
    EvaluationPeriods: fc.constantFrom(1, 12),
    AlarmActions: fc.subarray([...settings.AlarmActions, 'arn:aws:sns:eu-central-1:123456789012:pager']),
    isOff: fc.boolean(),
    isGone: fc.boolean(),
  })
  .map(({ isOff, isGone, ...over }) => async (account) => {
    const clients = createLoggingClients(account);
    const id = `security-${randomUUID()}`;
    const names = { AlarmNames: [id] };
    const remove = async () => clients.cloudWatch.send(new DeleteAlarmsCommand(names));
    await clients.cloudWatch.send(new PutMetricAlarmCommand({ AlarmName: id, ...settings, ...over }));
    if (isOff) await clients.cloudWatch.send(new DisableAlarmActionsCommand(names));
    if (isGone) await remove();
    return {
      id,
      baseline: { type: 'metric', settings: { ...settings, ActionsEnabled: true }, tags: {} },
      read: async () => readWireAlarm(clients, id),
      remove,
    };
  });
