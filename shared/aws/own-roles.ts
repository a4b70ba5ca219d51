import {
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

/** What an action can be granted on, where its name is also that of the operation. */
function onRoles(action: string) {
  return {
    on: 'arn:{partition}:iam::{account}:role/holdfast-*-{region}',
    actions: [action],
    gone: ['NoSuchEntity', 'NoSuchEntityException'],
  };
}

/**
 * Policies can be taken off, and none put on: who may give a role of Holdfast’s a policy can give it leave to alter the
 * audit trail.
 */
export const ownRoleOperations = {
  'iam:GetRole': readOperation(GetRoleCommand, onRoles('iam:GetRole')),
  'iam:GetRolePolicy': readOperation(GetRolePolicyCommand, onRoles('iam:GetRolePolicy')),
  'iam:ListAttachedRolePolicies': readOperation(
    ListAttachedRolePoliciesCommand,
    onRoles('iam:ListAttachedRolePolicies'),
  ),
  'iam:ListRolePolicies': readOperation(ListRolePoliciesCommand, onRoles('iam:ListRolePolicies')),
  'iam:DeleteRolePermissionsBoundary': writeOperation(
    DeleteRolePermissionsBoundaryCommand,
    onRoles('iam:DeleteRolePermissionsBoundary'),
  ),
  'iam:DeleteRolePolicy': writeOperation(DeleteRolePolicyCommand, onRoles('iam:DeleteRolePolicy')),
  'iam:DetachRolePolicy': writeOperation(DetachRolePolicyCommand, onRoles('iam:DetachRolePolicy')),
} as const;

/** The roles of Holdfast itself, those of the stack in this Region. */
export const ownRoles: ServiceModule = {
  prefix: 'iam',
  createClient: (config: ClientConfig) => new IAMClient(config),
  operations: ownRoleOperations,
};
