import {
  DescribeTrailsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { readOperation, writeOperation } from './operation.ts';

const trail = 'arn:{partition}:cloudtrail:*:{account}:trail/*';
const gone = ['TrailNotFoundException'];

export const cloudTrailOperations = {
  'cloudtrail:DescribeTrails': readOperation(DescribeTrailsCommand, {
    on: '*',
    actions: ['cloudtrail:DescribeTrails'],
  }),
  'cloudtrail:GetTrail': readOperation(GetTrailCommand, { on: trail, actions: ['cloudtrail:GetTrail'], gone }),
  'cloudtrail:GetTrailStatus': readOperation(GetTrailStatusCommand, {
    on: trail,
    actions: ['cloudtrail:GetTrailStatus'],
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
