import {
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const trail = 'arn:{partition}:cloudtrail:*:{account}:trail/*';
const gone = ['TrailNotFoundException'];

export const cloudTrailOperations = {
  'cloudtrail:DescribeTrails': readOperation(DescribeTrailsCommand, {
    on: '*',
    actions: ['cloudtrail:DescribeTrails'],
  }),
  'cloudtrail:GetTrailStatus': readOperation(GetTrailStatusCommand, {
    on: trail,
    actions: ['cloudtrail:GetTrailStatus'],
    gone,
  }),
  'cloudtrail:ListTags': readOperation(ListTagsCommand, {
    on: trail,
    actions: ['cloudtrail:ListTags'],
    gone: [...gone, 'ResourceNotFoundException'],
  }),
  'cloudtrail:StartLogging': writeOperation(StartLoggingCommand, {
    on: trail,
    actions: ['cloudtrail:StartLogging'],
    gone,
  }),
  'cloudtrail:StopLogging': writeOperation(StopLoggingCommand, {
    on: trail,
    actions: ['cloudtrail:StopLogging'],
    gone,
  }),
} as const;

export const cloudTrail: ServiceModule = {
  prefix: 'cloudtrail',
  createClient: (config: ClientConfig) => new CloudTrailClient(config),
  operations: cloudTrailOperations,
};
