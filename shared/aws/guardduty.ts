import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GetAdministratorAccountCommand,
  GetDetectorCommand,
  GetFilterCommand,
  GetIPSetCommand,
  ListDetectorsCommand,
  ListFiltersCommand,
  ListIPSetsCommand,
  ListMembersCommand,
  StartMonitoringMembersCommand,
  StopMonitoringMembersCommand,
  UpdateDetectorCommand,
  UpdateFilterCommand,
  UpdateIPSetCommand,
  GuardDutyClient,
} from '@aws-sdk/client-guardduty';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import { renameErrors } from './rename-errors.ts';
import type { ServiceModule } from './service-module.ts';

const detector = 'arn:{partition}:guardduty:*:{account}:detector/*';
const filter = `${detector}/filter/*`;
const ipSet = `${detector}/ipset/*`;
const serviceRole = 'arn:{partition}:iam::{account}:role/aws-service-role/guardduty.amazonaws.com/*';
const scanningRole =
  'arn:{partition}:iam::{account}:role/aws-service-role/malware-protection.guardduty.amazonaws.com/*';
const gone = ['ResourceNotFoundException'];

/** GuardDuty makes the role that it works with when it is turned on, in the name of who turns it on. */
const serviceRoles = [
  { action: 'iam:CreateServiceLinkedRole', resource: serviceRole },
  { action: 'iam:CreateServiceLinkedRole', resource: scanningRole },
] as const;

export const guardDutyOperations = {
  'guardduty:ListDetectors': readOperation(ListDetectorsCommand, {
    on: '*',
    actions: ['guardduty:ListDetectors'],
  }),
  'guardduty:GetDetector': readOperation(GetDetectorCommand, {
    on: detector,
    actions: ['guardduty:GetDetector'],
    gone,
  }),
  'guardduty:GetAdministratorAccount': readOperation(GetAdministratorAccountCommand, {
    on: '*',
    actions: ['guardduty:GetAdministratorAccount'],
    gone,
  }),
  'guardduty:ListMembers': readOperation(ListMembersCommand, {
    on: '*',
    actions: ['guardduty:ListMembers'],
    gone,
  }),
  'guardduty:ListFilters': readOperation(ListFiltersCommand, {
    on: '*',
    actions: ['guardduty:ListFilters'],
    gone,
  }),
  'guardduty:GetFilter': readOperation(GetFilterCommand, {
    on: filter,
    actions: ['guardduty:GetFilter'],
    gone,
  }),
  'guardduty:ListIPSets': readOperation(ListIPSetsCommand, {
    on: '*',
    actions: ['guardduty:ListIPSets'],
    gone,
  }),
  'guardduty:GetIPSet': readOperation(GetIPSetCommand, {
    on: ipSet,
    actions: ['guardduty:GetIPSet'],
    gone,
  }),
  'guardduty:CreateDetector': {
    ...writeOperation(CreateDetectorCommand, { on: '*', actions: ['guardduty:CreateDetector'] }),
    permissions: [
      { action: 'guardduty:CreateDetector', resource: '*' },
      { action: 'guardduty:TagResource', resource: detector },
      ...serviceRoles,
    ],
  },
  'guardduty:UpdateDetector': {
    ...writeOperation(UpdateDetectorCommand, {
      on: detector,
      actions: ['guardduty:UpdateDetector'],
      gone,
    }),
    permissions: [{ action: 'guardduty:UpdateDetector', resource: detector }, ...serviceRoles],
  },
  'guardduty:DeleteDetector': writeOperation(DeleteDetectorCommand, {
    on: detector,
    actions: ['guardduty:DeleteDetector'],
    gone,
  }),
  'guardduty:StartMonitoringMembers': writeOperation(StartMonitoringMembersCommand, {
    on: '*',
    actions: ['guardduty:StartMonitoringMembers'],
    gone,
  }),
  'guardduty:StopMonitoringMembers': writeOperation(StopMonitoringMembersCommand, {
    on: '*',
    actions: ['guardduty:StopMonitoringMembers'],
    gone,
  }),
  'guardduty:UpdateFilter': writeOperation(UpdateFilterCommand, {
    on: filter,
    actions: ['guardduty:UpdateFilter'],
    gone,
  }),
  'guardduty:UpdateIPSet': {
    ...writeOperation(UpdateIPSetCommand, { on: ipSet, actions: ['guardduty:UpdateIPSet'], gone }),
    permissions: [
      { action: 'guardduty:UpdateIPSet', resource: ipSet },
      // GuardDuty reads an active list with its own role, whose policies the caller has to be allowed to change.
      { action: 'iam:PutRolePolicy', resource: serviceRole },
      { action: 'iam:DeleteRolePolicy', resource: serviceRole },
    ],
  },
} as const;

export const guardDuty: ServiceModule = {
  prefix: 'guardduty',
  createClient: createGuardDutyClient,
  operations: guardDutyOperations,
};

function createGuardDutyClient(config: ClientConfig): GuardDutyClient {
  // A detector or filter that is gone is a bad request to GuardDuty, as is much else.
  return renameErrors(new GuardDutyClient(config), [
    {
      code: 'BadRequestException',
      message: /no such resource|not owned by the current account/,
      as: 'ResourceNotFoundException',
    },
  ]);
}
