import { randomUUID } from 'node:crypto';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import fc from 'fast-check';
import type { GeneratedStates } from './generated-state.ts';

const key = fc.record({ ageDays: fc.constantFrom(0, 91, 120, 400), isActive: fc.boolean() });

/** Users with as many access keys as IAM allows, of every age. */
export const users: GeneratedStates = fc
  .array(key, { minLength: 1, maxLength: 2 })
  .map((keys) => async (account) => {
    const { iam } = account.clients;
    const UserName = `user-${randomUUID()}`;
    await iam.send(new CreateUserCommand({ UserName }));
    for (const { ageDays, isActive } of keys) {
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      const AccessKeyId = AccessKey?.AccessKeyId ?? '';
      if (!isActive)
        await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
      await account.emulator.ageAccessKey(AccessKeyId, ageDays);
    }
    // Somebody else made the keys that are not aged.
    const actor = { type: 'IAMUser', name: 'robin', arn: 'arn:aws:iam::123456789012:user/robin' };
    const cause = { eventName: 'CreateAccessKey', at: new Date().toISOString(), actor };
    const listKeys = async () => {
      const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
      return AccessKeyMetadata;
    };
    return {
      id: UserName,
      cause,
      read: listKeys,
      async remove() {
        for (const { AccessKeyId } of await listKeys()) {
          await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
        }
        await iam.send(new DeleteUserCommand({ UserName }));
      },
    };
  });
