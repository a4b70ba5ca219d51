import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateSAMLProviderCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteOpenIDConnectProviderCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteSAMLProviderCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetGroupPolicyCommand,
  GetLoginProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetSAMLProviderCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListOpenIDConnectProvidersCommand,
  ListPoliciesCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  ListSAMLProvidersCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  UpdateAccessKeyCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateAssumeRolePolicyCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const user = 'arn:{partition}:iam::{account}:user/*';
const group = 'arn:{partition}:iam::{account}:group/*';
const role = 'arn:{partition}:iam::{account}:role/*';
const policy = 'arn:{partition}:iam::{account}:policy/*';
// Policies that AWS keeps are in no account.
const anyPolicy = 'arn:{partition}:iam::*:policy/*';
const samlProvider = 'arn:{partition}:iam::{account}:saml-provider/*';
const oidcProvider = 'arn:{partition}:iam::{account}:oidc-provider/*';
const gone = ['NoSuchEntity', 'NoSuchEntityException'];

/** What an action can be granted on, where the name of the operation is the action and its resource can be gone. */
function on(resource: string, ...actions: readonly string[]) {
  return { on: resource, actions, gone };
}

// Of the whole account there is no part to grant on.
const account = (...actions: readonly string[]) => ({ on: '*', actions });

const accountOperations = {
  'iam:GetAccountPasswordPolicy': readOperation(
    GetAccountPasswordPolicyCommand,
    account('iam:GetAccountPasswordPolicy'),
  ),
  'iam:GetAccountSummary': readOperation(GetAccountSummaryCommand, account('iam:GetAccountSummary')),
  'iam:ListOpenIDConnectProviders': readOperation(
    ListOpenIDConnectProvidersCommand,
    account('iam:ListOpenIDConnectProviders'),
  ),
  'iam:ListPolicies': readOperation(ListPoliciesCommand, account('iam:ListPolicies')),
  'iam:ListRoles': readOperation(ListRolesCommand, account('iam:ListRoles')),
  'iam:ListSAMLProviders': readOperation(ListSAMLProvidersCommand, account('iam:ListSAMLProviders')),
  'iam:ListUsers': readOperation(ListUsersCommand, account('iam:ListUsers')),
  'iam:UpdateAccountPasswordPolicy': writeOperation(
    UpdateAccountPasswordPolicyCommand,
    account('iam:UpdateAccountPasswordPolicy'),
  ),
  'iam:DeleteAccountPasswordPolicy': writeOperation(
    DeleteAccountPasswordPolicyCommand,
    account('iam:DeleteAccountPasswordPolicy'),
  ),
} as const;

const userOperations = {
  'iam:GetAccessKeyLastUsed': readOperation(GetAccessKeyLastUsedCommand, {
    on: user,
    actions: ['iam:GetAccessKeyLastUsed'],
  }),
  'iam:GetLoginProfile': readOperation(GetLoginProfileCommand, on(user, 'iam:GetLoginProfile')),
  'iam:GetUser': readOperation(GetUserCommand, on(user, 'iam:GetUser')),
  'iam:GetUserPolicy': readOperation(GetUserPolicyCommand, on(user, 'iam:GetUserPolicy')),
  'iam:ListAccessKeys': readOperation(ListAccessKeysCommand, on(user, 'iam:ListAccessKeys')),
  'iam:ListAttachedUserPolicies': readOperation(
    ListAttachedUserPoliciesCommand,
    on(user, 'iam:ListAttachedUserPolicies'),
  ),
  'iam:ListGroupsForUser': readOperation(ListGroupsForUserCommand, on(user, 'iam:ListGroupsForUser')),
  'iam:ListMFADevices': readOperation(ListMFADevicesCommand, on(user, 'iam:ListMFADevices')),
  'iam:ListUserPolicies': readOperation(ListUserPoliciesCommand, on(user, 'iam:ListUserPolicies')),
  'iam:ListUserTags': readOperation(ListUserTagsCommand, on(user, 'iam:ListUserTags')),
  'iam:AttachUserPolicy': writeOperation(AttachUserPolicyCommand, on(user, 'iam:AttachUserPolicy')),
  'iam:DeleteUserPermissionsBoundary': writeOperation(
    DeleteUserPermissionsBoundaryCommand,
    on(user, 'iam:DeleteUserPermissionsBoundary'),
  ),
  'iam:DeleteUserPolicy': writeOperation(DeleteUserPolicyCommand, on(user, 'iam:DeleteUserPolicy')),
  'iam:DetachUserPolicy': writeOperation(DetachUserPolicyCommand, on(user, 'iam:DetachUserPolicy')),
  'iam:PutUserPermissionsBoundary': writeOperation(
    PutUserPermissionsBoundaryCommand,
    on(user, 'iam:PutUserPermissionsBoundary'),
  ),
  'iam:PutUserPolicy': writeOperation(PutUserPolicyCommand, on(user, 'iam:PutUserPolicy')),
  'iam:UpdateAccessKey': writeOperation(UpdateAccessKeyCommand, on(user, 'iam:UpdateAccessKey')),
} as const;

const groupOperations = {
  'iam:GetGroupPolicy': readOperation(GetGroupPolicyCommand, on(group, 'iam:GetGroupPolicy')),
  'iam:ListAttachedGroupPolicies': readOperation(
    ListAttachedGroupPoliciesCommand,
    on(group, 'iam:ListAttachedGroupPolicies'),
  ),
  'iam:ListGroupPolicies': readOperation(ListGroupPoliciesCommand, on(group, 'iam:ListGroupPolicies')),
  'iam:AddUserToGroup': writeOperation(AddUserToGroupCommand, on(group, 'iam:AddUserToGroup')),
  'iam:AttachGroupPolicy': writeOperation(AttachGroupPolicyCommand, on(group, 'iam:AttachGroupPolicy')),
  'iam:DetachGroupPolicy': writeOperation(DetachGroupPolicyCommand, on(group, 'iam:DetachGroupPolicy')),
  'iam:RemoveUserFromGroup': writeOperation(RemoveUserFromGroupCommand, on(group, 'iam:RemoveUserFromGroup')),
} as const;

const roleOperations = {
  'iam:GetRole': readOperation(GetRoleCommand, on(role, 'iam:GetRole')),
  'iam:ListRoleTags': readOperation(ListRoleTagsCommand, on(role, 'iam:ListRoleTags')),
  'iam:AttachRolePolicy': writeOperation(AttachRolePolicyCommand, on(role, 'iam:AttachRolePolicy')),
  'iam:DeleteRolePermissionsBoundary': writeOperation(
    DeleteRolePermissionsBoundaryCommand,
    on(role, 'iam:DeleteRolePermissionsBoundary'),
  ),
  'iam:DetachRolePolicy': writeOperation(DetachRolePolicyCommand, on(role, 'iam:DetachRolePolicy')),
  'iam:PutRolePermissionsBoundary': writeOperation(
    PutRolePermissionsBoundaryCommand,
    on(role, 'iam:PutRolePermissionsBoundary'),
  ),
  'iam:UpdateAssumeRolePolicy': writeOperation(
    UpdateAssumeRolePolicyCommand,
    on(role, 'iam:UpdateAssumeRolePolicy'),
  ),
} as const;

const policyOperations = {
  'iam:GetPolicy': readOperation(GetPolicyCommand, on(anyPolicy, 'iam:GetPolicy')),
  'iam:GetPolicyVersion': readOperation(GetPolicyVersionCommand, on(anyPolicy, 'iam:GetPolicyVersion')),
  'iam:ListEntitiesForPolicy': readOperation(
    ListEntitiesForPolicyCommand,
    on(policy, 'iam:ListEntitiesForPolicy'),
  ),
  'iam:ListPolicyTags': readOperation(ListPolicyTagsCommand, on(policy, 'iam:ListPolicyTags')),
  'iam:ListPolicyVersions': readOperation(ListPolicyVersionsCommand, on(policy, 'iam:ListPolicyVersions')),
  'iam:SetDefaultPolicyVersion': writeOperation(
    SetDefaultPolicyVersionCommand,
    on(policy, 'iam:SetDefaultPolicyVersion'),
  ),
} as const;

const providerOperations = {
  'iam:GetOpenIDConnectProvider': readOperation(
    GetOpenIDConnectProviderCommand,
    on(oidcProvider, 'iam:GetOpenIDConnectProvider'),
  ),
  'iam:GetSAMLProvider': readOperation(GetSAMLProviderCommand, on(samlProvider, 'iam:GetSAMLProvider')),
  'iam:CreateOpenIDConnectProvider': writeOperation(
    CreateOpenIDConnectProviderCommand,
    on(oidcProvider, 'iam:CreateOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider'),
  ),
  'iam:CreateSAMLProvider': writeOperation(
    CreateSAMLProviderCommand,
    on(samlProvider, 'iam:CreateSAMLProvider', 'iam:TagSAMLProvider'),
  ),
  'iam:DeleteOpenIDConnectProvider': writeOperation(
    DeleteOpenIDConnectProviderCommand,
    on(oidcProvider, 'iam:DeleteOpenIDConnectProvider'),
  ),
  'iam:DeleteSAMLProvider': writeOperation(
    DeleteSAMLProviderCommand,
    on(samlProvider, 'iam:DeleteSAMLProvider'),
  ),
} as const;

export const iamOperations = {
  ...accountOperations,
  ...userOperations,
  ...groupOperations,
  ...roleOperations,
  ...policyOperations,
  ...providerOperations,
} as const;

export const iam: ServiceModule = {
  prefix: 'iam',
  createClient: (config: ClientConfig) => new IAMClient(config),
  operations: iamOperations,
};
