import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { ClientConfig } from './client-config.ts';
import { readOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

export const cloudWatchOperations = {
  // AWS offers no resource-level permission for the metrics of its services.
  'cloudwatch:GetMetricData': readOperation(GetMetricDataCommand, {
    on: '*',
    actions: ['cloudwatch:GetMetricData'],
  }),
} as const;

export const cloudWatch: ServiceModule = {
  prefix: 'cloudwatch',
  createClient: (config: ClientConfig) => new CloudWatchClient(config),
  operations: cloudWatchOperations,
};
