import {
  BatchGetAccountStatusCommand,
  DisableCommand,
  EnableCommand,
  GetDelegatedAdminAccountCommand,
  Inspector2Client,
} from '@aws-sdk/client-inspector2';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

// AWS offers no resource-level permission for what is scanned in an account.
const on = '*';

export const inspectorOperations = {
  'inspector2:BatchGetAccountStatus': readOperation(BatchGetAccountStatusCommand, {
    on,
    actions: ['inspector2:BatchGetAccountStatus'],
  }),
  'inspector2:GetDelegatedAdminAccount': readOperation(GetDelegatedAdminAccountCommand, {
    on,
    actions: ['inspector2:GetDelegatedAdminAccount'],
  }),
  'inspector2:Enable': {
    ...writeOperation(EnableCommand, { on, actions: ['inspector2:Enable'] }),
    permissions: [
      { action: 'inspector2:Enable', resource: on },
      ...['inspector2', 'agentless.inspector2'].map((service) => ({
        action: 'iam:CreateServiceLinkedRole',
        resource: `arn:{partition}:iam::{account}:role/aws-service-role/${service}.amazonaws.com/*`,
      })),
    ],
  },
  'inspector2:Disable': writeOperation(DisableCommand, { on, actions: ['inspector2:Disable'] }),
} as const;

export const inspector: ServiceModule = {
  prefix: 'inspector2',
  createClient: (config: ClientConfig) => new Inspector2Client(config),
  operations: inspectorOperations,
};
