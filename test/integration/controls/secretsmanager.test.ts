import {
  CancelRotateSecretCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { toResourceRef } from '../../../shared/control/resource.ts';
import secretNotDeleted from '../../../shared/controls/secretsmanager/secretsmanager-secret-not-deleted.ts';
import secretPolicyNotPublic from '../../../shared/controls/secretsmanager/secretsmanager-secret-policy-not-public.ts';
import secretRotated from '../../../shared/controls/secretsmanager/secretsmanager-secret-rotated.ts';
import { secretsManagerService } from '../../../shared/services/secretsmanager.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { layOutPolicy } from '../../support/wire-bucket.ts';
import { describeControl } from '../../support/wire-control.ts';
import { createWireEngine } from '../../support/wire-engine.ts';
import { scheduledSweep } from '../../support/wire-events.ts';
import {
  createRotationFunction,
  createSecret,
  createSecretClients,
  letAppRead,
  readSecret,
  removeSecret,
  type SecretClients,
} from '../../support/wire-secrets.ts';

const dayMs = 86_400_000;

describe('the controls of Secrets Manager in an account', () => {
  let account: WireAccount;
  let clients: SecretClients;
  let rotationFunction: string;

  beforeAll(async () => {
    account = await startWireAccount();
    clients = createSecretClients(account);
    rotationFunction = await createRotationFunction(account, clients);
  });

  afterAll(async () => account.stop());

  const secretScenario = (eventName: string) => ({
    create: async () => createSecret(account, clients),
    remove: async (arn: string) => removeSecret(clients, arn),
    read: async (arn: string) => readSecret(clients, arn),
    event: (arn: string) => ({
      eventSource: 'secretsmanager.amazonaws.com',
      eventName,
      requestParameters: { secretId: arn },
      responseElements: { arn },
    }),
  });

  async function createRotated(): Promise<string> {
    const SecretId = await createSecret(account, clients);
    await clients.secretsManager.send(
      new RotateSecretCommand({
        SecretId,
        RotationLambdaARN: rotationFunction,
        RotationRules: { AutomaticallyAfterDays: 30 },
        RotateImmediately: false,
      }),
    );
    return SecretId;
  }

  describeControl(secretRotated, secretsManagerService, () => account, {
    ...secretScenario('CancelRotateSecret'),
    create: createRotated,
    drifts: [
      {
        name: 'a secret whose rotation was cancelled',
        make: async (SecretId) => clients.secretsManager.send(new CancelRotateSecretCommand({ SecretId })),
      },
    ],
  });

  it.each([
    [
      'that nothing rotated for a hundred days',
      async () => createSecret(account, clients),
      'LastChangedDate',
    ],
    ['whose rotation was due and did not happen', createRotated, 'NextRotationDate'],
  ])('tells of a secret %s, and makes no call about it', async (_, create, element) => {
    const arn = await create();
    const before = await readSecret(clients, arn);
    // No emulator lets a secret be older than it is.
    const now = () => new Date(Date.now() + 100 * dayMs);
    const sleep = async () => Promise.resolve();
    const engine = createWireEngine({ ...secretsManagerService, controls: [secretRotated] }, account, {
      clock: { now, sleep },
    });

    const results = await engine.handle(scheduledSweep(account.place));

    expect(results.filter(({ resource }) => resource === arn)).toMatchObject([{ status: 'reported' }]);
    const resource = toResourceRef('AWS::SecretsManager::Secret', arn, account.place);
    await expect(engine.readRecords(resource.arn)).resolves.toMatchObject([
      { kind: 'observation', violations: [{ element }], change: { apply: [], undo: [] } },
    ]);
    await expect(readSecret(clients, arn)).resolves.toEqual(before);
    await removeSecret(clients, arn);
  });

  describeControl(secretNotDeleted, secretsManagerService, () => account, {
    ...secretScenario('DeleteSecret'),
    drifts: [
      {
        name: 'a protected secret that is to be deleted',
        make: async (SecretId) =>
          clients.secretsManager.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 })),
      },
    ],
  });

  const putPolicy = (lay: (own: string) => string) => async (SecretId: string) =>
    clients.secretsManager.send(
      new PutResourcePolicyCommand({ SecretId, ResourcePolicy: lay(letAppRead(account)) }),
    );
  const letIn = (principal: string) =>
    `{"Effect": "Allow", "Principal": ${principal}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}`;

  describeControl(secretPolicyNotPublic, secretsManagerService, () => account, {
    ...secretScenario('PutResourcePolicy'),
    drifts: [
      {
        name: 'a statement for another account',
        make: putPolicy((own) => layOutPolicy(own, letIn('{"AWS": "arn:aws:iam::999988887777:root"}'))),
      },
      {
        name: 'a statement for everyone before the own one',
        make: putPolicy((own) => layOutPolicy(letIn('"*"'), own)),
      },
      {
        name: 'a policy for everyone and nobody else',
        make: putPolicy(() => layOutPolicy(letIn('"*"'))),
        putBack: (good) => ({ ...good, ResourcePolicy: undefined }),
      },
    ],
  });
});
