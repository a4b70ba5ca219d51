import {
  BatchDisableStandardsCommand,
  BatchEnableStandardsCommand,
  DescribeHubCommand,
  DisableSecurityHubCommand,
  EnableSecurityHubCommand,
  GetEnabledStandardsCommand,
  ListTagsForResourceCommand,
  UpdateSecurityHubConfigurationCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import { renameErrors } from './rename-errors.ts';
import type { ServiceModule } from './service-module.ts';

const hub = 'arn:{partition}:securityhub:*:{account}:hub/*';

export const securityHubOperations = {
  'securityhub:DescribeHub': readOperation(DescribeHubCommand, {
    on: hub,
    actions: ['securityhub:DescribeHub'],
  }),
  'securityhub:GetEnabledStandards': readOperation(GetEnabledStandardsCommand, {
    on: hub,
    actions: ['securityhub:GetEnabledStandards'],
  }),
  'securityhub:ListTagsForResource': readOperation(ListTagsForResourceCommand, {
    on: hub,
    actions: ['securityhub:ListTagsForResource'],
  }),
  'securityhub:EnableSecurityHub': {
    ...writeOperation(EnableSecurityHubCommand, { on: hub, actions: ['securityhub:EnableSecurityHub'] }),
    permissions: [
      { action: 'securityhub:EnableSecurityHub', resource: hub },
      { action: 'securityhub:TagResource', resource: hub },
      {
        action: 'iam:CreateServiceLinkedRole',
        resource: 'arn:{partition}:iam::{account}:role/aws-service-role/securityhub.amazonaws.com/*',
      },
    ],
  },
  'securityhub:DisableSecurityHub': writeOperation(DisableSecurityHubCommand, {
    on: hub,
    actions: ['securityhub:DisableSecurityHub'],
  }),
  'securityhub:UpdateSecurityHubConfiguration': writeOperation(UpdateSecurityHubConfigurationCommand, {
    on: hub,
    actions: ['securityhub:UpdateSecurityHubConfiguration'],
  }),
  'securityhub:BatchEnableStandards': writeOperation(BatchEnableStandardsCommand, {
    on: hub,
    actions: ['securityhub:BatchEnableStandards'],
  }),
  'securityhub:BatchDisableStandards': writeOperation(BatchDisableStandardsCommand, {
    on: hub,
    actions: ['securityhub:BatchDisableStandards'],
  }),
} as const;

export const securityHub: ServiceModule = {
  prefix: 'securityhub',
  // The code says either that it is off or that the account may not; only the words tell which.
  createClient: (config: ClientConfig) =>
    renameErrors(new SecurityHubClient(config), [
      { code: 'InvalidAccessException', message: /not subscribed to AWS Security Hub/i, as: 'HubNotEnabled' },
    ]),
  operations: securityHubOperations,
};
