import {
  AssociateKmsKeyCommand,
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteDataProtectionPolicyCommand,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  DeleteRetentionPolicyCommand,
  DeleteSubscriptionFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
  DisassociateKmsKeyCommand,
  GetDataProtectionPolicyCommand,
  ListTagsForResourceCommand,
  PutDataProtectionPolicyCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const group = 'arn:{partition}:logs:*:{account}:log-group:*';
const gone = ['ResourceNotFoundException'];

export const logsOperations = {
  'logs:DescribeLogGroups': readOperation(DescribeLogGroupsCommand, {
    on: '*',
    actions: ['logs:DescribeLogGroups'],
  }),
  'logs:ListTagsForResource': readOperation(ListTagsForResourceCommand, {
    on: group,
    actions: ['logs:ListTagsForResource'],
    gone,
  }),
  'logs:DescribeMetricFilters': readOperation(DescribeMetricFiltersCommand, {
    on: group,
    actions: ['logs:DescribeMetricFilters'],
    gone,
  }),
  'logs:DescribeSubscriptionFilters': readOperation(DescribeSubscriptionFiltersCommand, {
    on: group,
    actions: ['logs:DescribeSubscriptionFilters'],
    gone,
  }),
  'logs:GetDataProtectionPolicy': readOperation(GetDataProtectionPolicyCommand, {
    on: group,
    actions: ['logs:GetDataProtectionPolicy'],
    gone,
  }),
  'logs:CreateLogGroup': writeOperation(CreateLogGroupCommand, {
    on: group,
    actions: ['logs:CreateLogGroup', 'logs:TagResource'],
  }),
  'logs:DeleteLogGroup': writeOperation(DeleteLogGroupCommand, {
    on: group,
    actions: ['logs:DeleteLogGroup'],
    gone,
  }),
  'logs:PutRetentionPolicy': writeOperation(PutRetentionPolicyCommand, {
    on: group,
    actions: ['logs:PutRetentionPolicy'],
    gone,
  }),
  'logs:DeleteRetentionPolicy': writeOperation(DeleteRetentionPolicyCommand, {
    on: group,
    actions: ['logs:DeleteRetentionPolicy'],
    gone,
  }),
  'logs:AssociateKmsKey': writeOperation(AssociateKmsKeyCommand, {
    on: group,
    actions: ['logs:AssociateKmsKey'],
    gone,
  }),
  'logs:DisassociateKmsKey': writeOperation(DisassociateKmsKeyCommand, {
    on: group,
    actions: ['logs:DisassociateKmsKey'],
    gone,
  }),
  'logs:PutDataProtectionPolicy': writeOperation(PutDataProtectionPolicyCommand, {
    on: group,
    actions: ['logs:PutDataProtectionPolicy'],
    gone,
  }),
  'logs:DeleteDataProtectionPolicy': writeOperation(DeleteDataProtectionPolicyCommand, {
    on: group,
    actions: ['logs:DeleteDataProtectionPolicy'],
    gone,
  }),
  'logs:PutMetricFilter': writeOperation(PutMetricFilterCommand, {
    on: group,
    actions: ['logs:PutMetricFilter'],
    gone,
  }),
  'logs:DeleteMetricFilter': writeOperation(DeleteMetricFilterCommand, {
    on: group,
    actions: ['logs:DeleteMetricFilter'],
    gone,
  }),
  'logs:PutSubscriptionFilter': writeOperation(PutSubscriptionFilterCommand, {
    // A destination that collects the logs of an organization belongs to another account.
    on: [group, 'arn:{partition}:logs:*:*:destination:*'],
    actions: ['logs:PutSubscriptionFilter'],
    passesRoleTo: 'logs.amazonaws.com',
    gone,
  }),
  'logs:DeleteSubscriptionFilter': writeOperation(DeleteSubscriptionFilterCommand, {
    on: group,
    actions: ['logs:DeleteSubscriptionFilter'],
    gone,
  }),
} as const;

export const logs: ServiceModule = {
  prefix: 'logs',
  createClient: (config: ClientConfig) => new CloudWatchLogsClient(config),
  operations: logsOperations,
};
