import {
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
  CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { type ClientConfig, getClientConfig } from './client-config.ts';
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
  'cloudtrail:GetEventSelectors': readOperation(GetEventSelectorsCommand, {
    on: trail,
    actions: ['cloudtrail:GetEventSelectors'],
    gone,
  }),
  'cloudtrail:GetInsightSelectors': readOperation(GetInsightSelectorsCommand, {
    on: trail,
    actions: ['cloudtrail:GetInsightSelectors'],
    gone,
  }),
  'cloudtrail:CreateTrail': writeOperation(CreateTrailCommand, {
    on: trail,
    actions: ['cloudtrail:CreateTrail', 'cloudtrail:AddTags'],
    passesRoleTo: 'cloudtrail.amazonaws.com',
  }),
  'cloudtrail:UpdateTrail': writeOperation(UpdateTrailCommand, {
    on: trail,
    actions: ['cloudtrail:UpdateTrail'],
    gone,
    passesRoleTo: 'cloudtrail.amazonaws.com',
  }),
  'cloudtrail:DeleteTrail': writeOperation(DeleteTrailCommand, {
    on: trail,
    actions: ['cloudtrail:DeleteTrail'],
    gone,
  }),
  'cloudtrail:PutEventSelectors': writeOperation(PutEventSelectorsCommand, {
    on: trail,
    actions: ['cloudtrail:PutEventSelectors'],
    gone,
  }),
  'cloudtrail:PutInsightSelectors': writeOperation(PutInsightSelectorsCommand, {
    on: trail,
    actions: ['cloudtrail:PutInsightSelectors'],
    gone,
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

export function createCloudTrailClient(region: string): CloudTrailClient {
  return new CloudTrailClient(getClientConfig(region));
}

export const cloudTrail: ServiceModule = {
  prefix: 'cloudtrail',
  createClient: (config: ClientConfig) => new CloudTrailClient(config),
  operations: cloudTrailOperations,
};
