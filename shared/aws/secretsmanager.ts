import {
  CancelRotateSecretCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  RestoreSecretCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const gone = ['ResourceNotFoundException'];

/** What an action can be granted on, where its name is also that of the operation. */
function onSecret(action: string) {
  return { on: 'arn:{partition}:secretsmanager:*:{account}:secret:*', actions: [action], gone };
}

/** Nothing here reads the value of a secret. */
export const secretsManagerOperations = {
  // ListSecrets takes no resource-level permission.
  'secretsmanager:ListSecrets': readOperation(ListSecretsCommand, {
    on: '*',
    actions: ['secretsmanager:ListSecrets'],
  }),
  'secretsmanager:DescribeSecret': readOperation(
    DescribeSecretCommand,
    onSecret('secretsmanager:DescribeSecret'),
  ),
  'secretsmanager:GetResourcePolicy': readOperation(
    GetResourcePolicyCommand,
    onSecret('secretsmanager:GetResourcePolicy'),
  ),
  'secretsmanager:ListSecretVersionIds': readOperation(
    ListSecretVersionIdsCommand,
    onSecret('secretsmanager:ListSecretVersionIds'),
  ),
  'secretsmanager:CancelRotateSecret': writeOperation(
    CancelRotateSecretCommand,
    onSecret('secretsmanager:CancelRotateSecret'),
  ),
  'secretsmanager:DeleteResourcePolicy': writeOperation(
    DeleteResourcePolicyCommand,
    onSecret('secretsmanager:DeleteResourcePolicy'),
  ),
  'secretsmanager:DeleteSecret': writeOperation(DeleteSecretCommand, onSecret('secretsmanager:DeleteSecret')),
  'secretsmanager:PutResourcePolicy': writeOperation(
    PutResourcePolicyCommand,
    onSecret('secretsmanager:PutResourcePolicy'),
  ),
  'secretsmanager:RestoreSecret': writeOperation(
    RestoreSecretCommand,
    onSecret('secretsmanager:RestoreSecret'),
  ),
  'secretsmanager:RotateSecret': writeOperation(RotateSecretCommand, {
    ...onSecret('secretsmanager:RotateSecret'),
    invokes: 'arn:{partition}:lambda:*:{account}:function:SecretsManager*',
  }),
} as const;

export const secretsManager: ServiceModule = {
  prefix: 'secretsmanager',
  createClient: (config: ClientConfig) => new SecretsManagerClient(config),
  operations: secretsManagerOperations,
};
