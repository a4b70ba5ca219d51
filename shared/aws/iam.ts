import {
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  UpdateAccessKeyCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const user = 'arn:{partition}:iam::{account}:user/*';
const gone = ['NoSuchEntity', 'NoSuchEntityException'];

export const iamOperations = {
  // ListUsers takes no resource-level permission.
  'iam:ListUsers': readOperation(ListUsersCommand, { on: '*', actions: ['iam:ListUsers'] }),
  'iam:ListUserTags': readOperation(ListUserTagsCommand, {
    on: user,
    actions: ['iam:ListUserTags'],
    gone,
  }),
  'iam:ListAccessKeys': readOperation(ListAccessKeysCommand, {
    on: user,
    actions: ['iam:ListAccessKeys'],
    gone,
  }),
  'iam:GetAccessKeyLastUsed': readOperation(GetAccessKeyLastUsedCommand, {
    on: user,
    actions: ['iam:GetAccessKeyLastUsed'],
  }),
  'iam:UpdateAccessKey': writeOperation(UpdateAccessKeyCommand, {
    on: user,
    actions: ['iam:UpdateAccessKey'],
    gone,
  }),
} as const;

export const iam: ServiceModule = {
  prefix: 'iam',
  createClient: (config: ClientConfig) => new IAMClient(config),
  operations: iamOperations,
};
