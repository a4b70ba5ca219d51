import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import iamAccessKeyOwn from '../../../shared/controls/iam/iam-access-key-own.ts';
import iamAccessKeyUsed from '../../../shared/controls/iam/iam-access-key-used.ts';
import iamUserOneActiveKey from '../../../shared/controls/iam/iam-user-one-active-key.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { createUser, iamWith, readUser, removeUser } from '../../support/wire-identity.ts';

type UserState = Awaited<ReturnType<typeof readUser>>;

describe('the controls of access keys in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  const users = {
    create: async () => createUser(account),
    remove: async (name: string) => removeUser(account, name),
    read: async (name: string) => readUser(account, name),
  };

  async function listKeys(UserName: string): Promise<readonly string[]> {
    const { AccessKeyMetadata = [] } = await account.clients.iam.send(
      new ListAccessKeysCommand({ UserName }),
    );
    return AccessKeyMetadata.flatMap(({ AccessKeyId }) => AccessKeyId ?? []);
  }

  async function createKey(UserName: string): Promise<string> {
    const { AccessKey } = await account.clients.iam.send(new CreateAccessKeyCommand({ UserName }));
    return AccessKey?.AccessKeyId ?? '';
  }

  async function ageKeys(UserName: string, days: number): Promise<void> {
    for (const id of await listKeys(UserName)) await account.emulator.ageAccessKey(id, days);
  }

  const created = (userName: string) => ({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    requestParameters: { userName },
  });

  /** What a key is like after all that are older than the others, or as old, no longer work. */
  const oldestInactive = (_good: UserState, drifted: UserState): UserState => {
    const oldest = Math.min(...drifted.keys.map(({ CreateDate }) => CreateDate?.getTime() ?? 0));
    return {
      ...drifted,
      keys: drifted.keys.map((key) =>
        key.CreateDate?.getTime() === oldest ? { ...key, Status: 'Inactive' as const } : key,
      ),
    };
  };

  describeControl(iamAccessKeyUsed, iamWith(iamAccessKeyUsed), () => account, {
    ...users,
    drifts: [
      {
        name: 'a key that nobody used since it was made long ago',
        make: async (user) => ageKeys(user, 60),
        putBack: oldestInactive,
      },
      {
        name: 'such a key beside a new one',
        async make(user) {
          await ageKeys(user, 60);
          await createKey(user);
        },
        putBack: oldestInactive,
      },
    ],
  });

  describeControl(iamUserOneActiveKey, iamWith(iamUserOneActiveKey), () => account, {
    ...users,
    event: created,
    drifts: [
      {
        name: 'a second key past the overlap',
        async make(user) {
          await createKey(user);
          await ageKeys(user, 30);
          const [first = ''] = await listKeys(user);
          await account.emulator.ageAccessKey(first, 5);
        },
        putBack: oldestInactive,
      },
    ],
  });

  describeControl(iamAccessKeyOwn, iamWith(iamAccessKeyOwn), () => account, {
    ...users,
    async create() {
      const user = await createUser(account);
      // The key it comes with is not the one that the event tells of.
      await ageKeys(user, 1);
      return user;
    },
    event: created,
    unseen: 'compliant',
    drifts: [
      {
        name: 'a key that somebody else made',
        make: createKey,
        putBack: (_good, drifted) => ({
          ...drifted,
          keys: drifted.keys.map((key) =>
            Date.now() - (key.CreateDate?.getTime() ?? 0) < 3_600_000
              ? { ...key, Status: 'Inactive' as const }
              : key,
          ),
        }),
      },
      {
        name: 'a key that somebody else made in place of an inactive one',
        async make(user) {
          for (const AccessKeyId of await listKeys(user)) {
            const key = { UserName: user, AccessKeyId };
            await account.clients.iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Inactive' }));
            await account.clients.iam.send(new DeleteAccessKeyCommand(key));
          }
          await createKey(user);
        },
        putBack: oldestInactive,
      },
    ],
  });
});
