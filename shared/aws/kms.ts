import {
  CancelKeyDeletionCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListGrantsCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  RevokeGrantCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const gone = ['NotFoundException'];

/** What an action can be granted on, where its name is also that of the operation. */
function onKey(action: string) {
  return { on: 'arn:{partition}:kms:*:{account}:key/*', actions: [action], gone };
}

export const kmsOperations = {
  // ListKeys takes no resource-level permission.
  'kms:ListKeys': readOperation(ListKeysCommand, { on: '*', actions: ['kms:ListKeys'] }),
  'kms:DescribeKey': readOperation(DescribeKeyCommand, onKey('kms:DescribeKey')),
  'kms:GetKeyPolicy': readOperation(GetKeyPolicyCommand, onKey('kms:GetKeyPolicy')),
  'kms:GetKeyRotationStatus': readOperation(GetKeyRotationStatusCommand, onKey('kms:GetKeyRotationStatus')),
  'kms:ListGrants': readOperation(ListGrantsCommand, onKey('kms:ListGrants')),
  'kms:ListResourceTags': readOperation(ListResourceTagsCommand, onKey('kms:ListResourceTags')),
  'kms:CancelKeyDeletion': writeOperation(CancelKeyDeletionCommand, onKey('kms:CancelKeyDeletion')),
  'kms:DisableKey': writeOperation(DisableKeyCommand, onKey('kms:DisableKey')),
  'kms:DisableKeyRotation': writeOperation(DisableKeyRotationCommand, onKey('kms:DisableKeyRotation')),
  'kms:EnableKey': writeOperation(EnableKeyCommand, onKey('kms:EnableKey')),
  'kms:EnableKeyRotation': writeOperation(EnableKeyRotationCommand, onKey('kms:EnableKeyRotation')),
  'kms:PutKeyPolicy': writeOperation(PutKeyPolicyCommand, onKey('kms:PutKeyPolicy')),
  'kms:RevokeGrant': writeOperation(RevokeGrantCommand, onKey('kms:RevokeGrant')),
  'kms:ScheduleKeyDeletion': writeOperation(ScheduleKeyDeletionCommand, onKey('kms:ScheduleKeyDeletion')),
} as const;

export const kms: ServiceModule = {
  prefix: 'kms',
  createClient: (config: ClientConfig) => new KMSClient(config),
  operations: kmsOperations,
};
