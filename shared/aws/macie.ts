import {
  DisableMacieCommand,
  EnableMacieCommand,
  GetAdministratorAccountCommand,
  GetMacieSessionCommand,
  UpdateMacieSessionCommand,
  Macie2Client,
} from '@aws-sdk/client-macie2';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import { renameErrors } from './rename-errors.ts';
import type { ServiceModule } from './service-module.ts';

// AWS offers no resource-level permission for the account's own session.
const on = '*';

export const macieOperations = {
  'macie2:GetMacieSession': readOperation(GetMacieSessionCommand, {
    on,
    actions: ['macie2:GetMacieSession'],
  }),
  'macie2:GetAdministratorAccount': readOperation(GetAdministratorAccountCommand, {
    on,
    actions: ['macie2:GetAdministratorAccount'],
  }),
  'macie2:EnableMacie': {
    ...writeOperation(EnableMacieCommand, { on, actions: ['macie2:EnableMacie'] }),
    permissions: [
      { action: 'macie2:EnableMacie', resource: on },
      {
        action: 'iam:CreateServiceLinkedRole',
        resource: 'arn:{partition}:iam::{account}:role/aws-service-role/macie.amazonaws.com/*',
      },
    ],
  },
  'macie2:UpdateMacieSession': writeOperation(UpdateMacieSessionCommand, {
    on,
    actions: ['macie2:UpdateMacieSession'],
  }),
  'macie2:DisableMacie': writeOperation(DisableMacieCommand, { on, actions: ['macie2:DisableMacie'] }),
} as const;

export const macie: ServiceModule = {
  prefix: 'macie2',
  // Macie denies every call while it is off, and says only in words that this is why.
  createClient: (config: ClientConfig) =>
    renameErrors(new Macie2Client(config), [
      { code: 'AccessDeniedException', message: /Macie is not enabled/i, as: 'MacieNotEnabled' },
    ]),
  operations: macieOperations,
};
