import { randomUUID } from 'node:crypto';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import {
  CreateKeyCommand,
  type CreateKeyCommandInput,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListGrantsCommand,
  ListResourceTagsCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { rootCredentials } from '../../sandbox/emulators.ts';
import type { WireAccount } from './wire-account.ts';
import { layOutPolicy, orAbsent } from './wire-bucket.ts';

/** Clients of the services that keep keys and secrets, which share nothing with Holdfast's own. */
export function createSecretClients({ emulator, place }: WireAccount) {
  const config = { endpoint: emulator.url, region: place.region, credentials: rootCredentials };
  return {
    kms: new KMSClient(config),
    lambda: new LambdaClient(config),
    secretsManager: new SecretsManagerClient(config),
  };
}
export type SecretClients = ReturnType<typeof createSecretClients>;

export const isProtected = { 'holdfast:protected': 'true' };
const [[tag, value] = ['', '']] = Object.entries(isProtected);

/** The statement by which the account manages a key, laid out as nobody else would. */
export function letAccountManage({ place }: WireAccount): string {
  return `{ "Sid":"Account", "Effect": "Allow",  "Principal": {"AWS": "arn:aws:iam::${place.account}:root"}, "Action": "kms:*", "Resource": "*" }`;
}

/** A key that passes every control, protected, with a policy of its own; rotated where KMS rotates such keys. */
export async function createKey(
  account: WireAccount,
  { kms }: SecretClients,
  over: Partial<CreateKeyCommandInput> = {},
): Promise<string> {
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({
      Policy: layOutPolicy(letAccountManage(account)),
      Tags: [{ TagKey: tag, TagValue: value }],
      ...over,
    }),
  );
  const KeyId = KeyMetadata?.KeyId ?? '';
  if (KeyMetadata?.KeySpec === 'SYMMETRIC_DEFAULT') await kms.send(new EnableKeyRotationCommand({ KeyId }));
  return KeyId;
}

/** All of a key that somebody could change, but for the time of its deletion. */
export async function readKey({ kms }: SecretClients, KeyId: string) {
  const [{ KeyMetadata }, { Policy }, { KeyRotationEnabled }, { Grants }, { Tags }] = await Promise.all([
    kms.send(new DescribeKeyCommand({ KeyId })),
    kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' })),
    kms.send(new GetKeyRotationStatusCommand({ KeyId })),
    kms.send(new ListGrantsCommand({ KeyId })),
    kms.send(new ListResourceTagsCommand({ KeyId })),
  ]);
  const { DeletionDate, ...metadata } = KeyMetadata ?? {};
  return { metadata, isDoomed: DeletionDate !== undefined, Policy, KeyRotationEnabled, Grants, Tags };
}

/** KMS deletes no key before a week has passed. */
export async function removeKey({ kms }: SecretClients, KeyId: string): Promise<void> {
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
  if (KeyMetadata?.KeyState === 'PendingDeletion') return;
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
}

/** The statement by which a role of the account reads a secret, laid out as nobody else would. */
export function letAppRead({ place }: WireAccount): string {
  return `{ "Sid":"App", "Effect": "Allow",  "Principal": {"AWS": "arn:aws:iam::${place.account}:role/app"}, "Action": "secretsmanager:GetSecretValue", "Resource": "*" }`;
}

/** A secret that passes every control, protected, with a value and a policy of its own; its ARN. */
export async function createSecret(
  account: WireAccount,
  { secretsManager }: SecretClients,
  tags: Readonly<Record<string, string>> = isProtected,
): Promise<string> {
  const { ARN = '' } = await secretsManager.send(
    new CreateSecretCommand({
      Name: `secret/${randomUUID()}`,
      SecretString: 'correct horse',
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  const ResourcePolicy = layOutPolicy(letAppRead(account));
  await secretsManager.send(new PutResourcePolicyCommand({ SecretId: ARN, ResourcePolicy }));
  return ARN;
}

/** All of a secret that somebody could change, but for times; undefined where there is none. */
export async function readSecret({ secretsManager }: SecretClients, SecretId: string) {
  const [{ DeletedDate, ...described }, { ResourcePolicy }, read] = await Promise.all([
    secretsManager.send(new DescribeSecretCommand({ SecretId })),
    secretsManager.send(new GetResourcePolicyCommand({ SecretId })),
    // Of a secret that is to be deleted there is none to read.
    orAbsent(
      async () => secretsManager.send(new GetSecretValueCommand({ SecretId })),
      'InvalidRequestException',
    ),
  ]);
  const { Name, Description, KmsKeyId, RotationEnabled, RotationLambdaARN, RotationRules, Tags } = described;
  return {
    described: { Name, Description, KmsKeyId, RotationEnabled, RotationLambdaARN, RotationRules, Tags },
    isDoomed: DeletedDate !== undefined,
    ResourcePolicy,
    // The other versions are left out: Secrets Manager takes the one away with which it tries a rotation, moto does not.
    value: read && { id: read.VersionId, text: read.SecretString, stages: read.VersionStages },
  };
}

export async function removeSecret({ secretsManager }: SecretClients, SecretId: string): Promise<void> {
  await secretsManager.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
}

const letLambdaAssume = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** A function of the account that can rotate a secret: it does nothing and says that it did. Its ARN. */
export async function createRotationFunction(
  { emulator, clients, place }: WireAccount,
  { lambda }: SecretClients,
): Promise<string> {
  // Moto would run functions in containers, which need not be there.
  await fetch(`${emulator.url}/moto-api/config`, {
    method: 'POST',
    body: JSON.stringify({ lambda: { use_docker: false } }),
  });
  const name = `SecretsManager-${randomUUID()}`;
  await clients.iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: letLambdaAssume }),
  );
  const { FunctionArn = '' } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: `arn:aws:iam::${place.account}:role/${name}`,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: Buffer.from('no archive') },
    }),
  );
  return FunctionArn;
}
