import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetMetricDataCommand,
  ListTagsForResourceCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const alarm = 'arn:{partition}:cloudwatch:*:{account}:alarm:*';

export const cloudWatchOperations = {
  // AWS offers no resource-level permission for the metrics of its services.
  'cloudwatch:GetMetricData': readOperation(GetMetricDataCommand, {
    on: '*',
    actions: ['cloudwatch:GetMetricData'],
  }),
  'cloudwatch:DescribeAlarms': readOperation(DescribeAlarmsCommand, {
    // Composite alarms are answered only to those who may ask for all alarms (API reference, DescribeAlarms).
    on: '*',
    actions: ['cloudwatch:DescribeAlarms'],
  }),
  'cloudwatch:ListTagsForResource': readOperation(ListTagsForResourceCommand, {
    on: alarm,
    actions: ['cloudwatch:ListTagsForResource'],
    gone: ['ResourceNotFoundException'],
  }),
  'cloudwatch:PutMetricAlarm': writeOperation(PutMetricAlarmCommand, {
    on: alarm,
    actions: ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'],
  }),
  'cloudwatch:PutCompositeAlarm': writeOperation(PutCompositeAlarmCommand, {
    on: alarm,
    actions: ['cloudwatch:PutCompositeAlarm', 'cloudwatch:TagResource'],
  }),
  'cloudwatch:EnableAlarmActions': writeOperation(EnableAlarmActionsCommand, {
    on: alarm,
    actions: ['cloudwatch:EnableAlarmActions'],
  }),
  'cloudwatch:DisableAlarmActions': writeOperation(DisableAlarmActionsCommand, {
    on: alarm,
    actions: ['cloudwatch:DisableAlarmActions'],
  }),
  'cloudwatch:DeleteAlarms': writeOperation(DeleteAlarmsCommand, {
    on: alarm,
    actions: ['cloudwatch:DeleteAlarms'],
  }),
} as const;

export const cloudWatch: ServiceModule = {
  prefix: 'cloudwatch',
  createClient: (config: ClientConfig) => new CloudWatchClient(config),
  operations: cloudWatchOperations,
};
