import {
  CancelKeyDeletionCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import keyNotPendingDeletion from '../../../shared/controls/kms/kms-key-not-pending-deletion.ts';
import { kmsService } from '../../../shared/services/kms.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { createKey, createSecretClients, readKey, type SecretClients } from '../../support/wire-secrets.ts';

// In an account of its own: other tests schedule the deletion of their keys, which the sweep of this control would bring back,
// many at once; and the emulator's transactions are not isolated from each other.
describe('the control of deleted keys in an account', () => {
  let account: WireAccount;
  let clients: SecretClients;

  beforeAll(async () => {
    account = await startWireAccount();
    clients = createSecretClients(account);
  });

  afterAll(async () => account.stop());

  const schedule = async (KeyId: string) =>
    clients.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  async function keep(KeyId: string): Promise<void> {
    const { KeyMetadata } = await clients.kms.send(new DescribeKeyCommand({ KeyId }));
    if (KeyMetadata?.KeyState === 'PendingDeletion')
      await clients.kms.send(new CancelKeyDeletionCommand({ KeyId }));
  }
  const disable = async (KeyId: string) => clients.kms.send(new DisableKeyCommand({ KeyId }));

  describeControl(keyNotPendingDeletion, kmsService, () => account, {
    create: async () => createKey(account, clients),
    // What is left of a key passes: the sweep of a later test has one to bring back, and not one of each test before it.
    remove: async (key) => keep(key),
    read: async (key) => readKey(clients, key),
    event: (keyId) => ({
      eventSource: 'kms.amazonaws.com',
      eventName: 'ScheduleKeyDeletion',
      requestParameters: { keyId },
    }),
    // No key is deleted before its time.
    absent: '00000000-0000-4000-8000-000000000000',
    drifts: [
      { name: 'a key that is to be deleted in a week', make: schedule },
      {
        name: 'a key that was disabled on the way to its deletion',
        async make(key) {
          await disable(key);
          await schedule(key);
        },
      },
    ],
  });
});
