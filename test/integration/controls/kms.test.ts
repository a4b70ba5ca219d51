import {
  CreateGrantCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  type GrantListEntry,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import grantNotForeign from '../../../shared/controls/kms/kms-grant-not-foreign.ts';
import keyEnabled from '../../../shared/controls/kms/kms-key-enabled.ts';
import keyPolicyNotPublic from '../../../shared/controls/kms/kms-key-policy-not-public.ts';
import keyRotated from '../../../shared/controls/kms/kms-key-rotated.ts';
import { kmsService } from '../../../shared/services/kms.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { layOutPolicy } from '../../support/wire-bucket.ts';
import { describeControl } from '../../support/wire-control.ts';
import {
  createKey,
  createSecretClients,
  letAccountManage,
  readKey,
  removeKey,
  type SecretClients,
} from '../../support/wire-secrets.ts';

type KeyState = Awaited<ReturnType<typeof readKey>>;

const partner = 'arn:aws:iam::999988887777:root';

describe('the controls of KMS in an account', () => {
  let account: WireAccount;
  let clients: SecretClients;

  beforeAll(async () => {
    account = await startWireAccount();
    clients = createSecretClients(account);
  });

  afterAll(async () => account.stop());

  const keyScenario = (eventName: string) => ({
    create: async () => createKey(account, clients),
    remove: async (key: string) => removeKey(clients, key),
    read: async (key: string) => readKey(clients, key),
    event: (keyId: string) => ({ eventSource: 'kms.amazonaws.com', eventName, requestParameters: { keyId } }),
    // No key is deleted before its time.
    absent: '00000000-0000-4000-8000-000000000000',
  });

  const disable = async (KeyId: string) => clients.kms.send(new DisableKeyCommand({ KeyId }));

  describeControl(keyRotated, kmsService, () => account, {
    ...keyScenario('DisableKeyRotation'),
    drifts: [
      {
        name: 'a key that is no longer rotated',
        make: async (KeyId) => clients.kms.send(new DisableKeyRotationCommand({ KeyId })),
      },
    ],
  });

  describeControl(keyEnabled, kmsService, () => account, {
    ...keyScenario('DisableKey'),
    drifts: [{ name: 'a protected key that was disabled', make: disable }],
  });

  const grant = async (KeyId: string, GranteePrincipal: string) =>
    clients.kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ['Decrypt'] }));
  const isOwn = ({ GranteePrincipal }: GrantListEntry) => GranteePrincipal !== partner;

  describeControl(grantNotForeign, kmsService, () => account, {
    ...keyScenario('CreateGrant'),
    async create() {
      const key = await createKey(account, clients);
      await grant(key, `arn:aws:iam::${account.place.account}:role/app`);
      return key;
    },
    isFinal: true,
    drifts: [
      { name: 'a grant for another account', make: async (key) => grant(key, partner) },
      {
        name: 'two of them around one for a service',
        async make(key) {
          await grant(key, partner);
          await grant(key, 'dynamodb.eu-central-1.amazonaws.com');
          await grant(key, partner);
        },
        putBack: (_good, drifted) => ({ ...drifted, Grants: drifted.Grants?.filter(isOwn) }),
      },
    ],
  });

  const putPolicy = (lay: (own: string) => string) => async (KeyId: string) =>
    clients.kms.send(
      new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: lay(letAccountManage(account)) }),
    );
  const letIn = (principal: string, action: string) =>
    `{"Effect": "Allow", "Principal": ${principal}, "Action": "${action}", "Resource": "*"}`;
  const readStatements = ({ Policy = '{}' }: KeyState) =>
    (JSON.parse(Policy) as { Statement: readonly object[] }).Statement;

  describeControl(keyPolicyNotPublic, kmsService, () => account, {
    ...keyScenario('PutKeyPolicy'),
    drifts: [
      {
        name: 'a statement for another account',
        make: putPolicy((own) => layOutPolicy(own, letIn(`{"AWS": "${partner}"}`, 'kms:Decrypt'))),
      },
      {
        name: 'statements for everyone on both sides',
        make: putPolicy((own) =>
          layOutPolicy(letIn('"*"', 'kms:*'), own, letIn('{"AWS": ["*"]}', 'kms:Decrypt')),
        ),
      },
      {
        name: 'a policy for everyone and nobody else',
        make: putPolicy(() => layOutPolicy(letIn('"*"', 'kms:*'))),
        putBack: (good) => ({
          ...good,
          Policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: readStatements(good).map((statement) => ({
              ...statement,
              Sid: 'HoldfastKeepsTheAccount',
            })),
          }),
        }),
      },
    ],
  });
});
