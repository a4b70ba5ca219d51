import {
  ConfigServiceClient,
  DeleteConfigurationRecorderCommand,
  DeleteDeliveryChannelCommand,
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeDeliveryChannelsCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const recorder = 'arn:{partition}:config:*:{account}:configuration-recorder/*';

export const configOperations = {
  'config:DescribeConfigurationRecorders': readOperation(DescribeConfigurationRecordersCommand, {
    on: recorder,
    actions: ['config:DescribeConfigurationRecorders'],
  }),
  'config:DescribeConfigurationRecorderStatus': readOperation(DescribeConfigurationRecorderStatusCommand, {
    on: recorder,
    actions: ['config:DescribeConfigurationRecorderStatus'],
  }),
  'config:DescribeDeliveryChannels': readOperation(DescribeDeliveryChannelsCommand, {
    on: '*',
    actions: ['config:DescribeDeliveryChannels'],
  }),
  'config:PutConfigurationRecorder': writeOperation(PutConfigurationRecorderCommand, {
    on: recorder,
    actions: ['config:PutConfigurationRecorder'],
    passesRoleTo: 'config.amazonaws.com',
  }),
  'config:DeleteConfigurationRecorder': writeOperation(DeleteConfigurationRecorderCommand, {
    on: recorder,
    actions: ['config:DeleteConfigurationRecorder'],
  }),
  'config:PutDeliveryChannel': writeOperation(PutDeliveryChannelCommand, {
    on: '*',
    actions: ['config:PutDeliveryChannel'],
  }),
  'config:DeleteDeliveryChannel': writeOperation(DeleteDeliveryChannelCommand, {
    on: '*',
    actions: ['config:DeleteDeliveryChannel'],
  }),
  'config:StartConfigurationRecorder': writeOperation(StartConfigurationRecorderCommand, {
    on: recorder,
    actions: ['config:StartConfigurationRecorder'],
  }),
  'config:StopConfigurationRecorder': writeOperation(StopConfigurationRecorderCommand, {
    on: recorder,
    actions: ['config:StopConfigurationRecorder'],
  }),
} as const;

export const config: ServiceModule = {
  prefix: 'config',
  createClient: (options: ClientConfig) => new ConfigServiceClient(options),
  operations: configOperations,
};
