import { DescribeOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { ClientConfig } from './client-config.ts';
import { readOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

export const organizationsOperations = {
  'organizations:DescribeOrganization': readOperation(DescribeOrganizationCommand, {
    on: '*',
    actions: ['organizations:DescribeOrganization'],
  }),
} as const;

export const organizations: ServiceModule = {
  prefix: 'organizations',
  createClient: (config: ClientConfig) => new OrganizationsClient(config),
  operations: organizationsOperations,
};
