import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { ClientConfig } from './client-config.ts';
import { readOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

export const ownStackOperations = {
  'cloudformation:DescribeStacks': readOperation(DescribeStacksCommand, {
    on: 'arn:{partition}:cloudformation:{region}:{account}:stack/holdfast/*',
    actions: ['cloudformation:DescribeStacks'],
  }),
} as const;

/** The stack of Holdfast itself. */
export const ownStack: ServiceModule = {
  prefix: 'cloudformation',
  createClient: (config: ClientConfig) => new CloudFormationClient(config),
  operations: ownStackOperations,
};
