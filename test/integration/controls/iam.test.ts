import { randomUUID } from 'node:crypto';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import iamAccessKeyRotated from '../../../shared/controls/iam/iam-access-key-rotated.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { iamWith } from '../../support/wire-identity.ts';

const tooOldDays = 120;
const policyName = 'reports';

describe('the controls of IAM in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  async function createKey(user: string): Promise<string> {
    const { AccessKey } = await account.clients.iam.send(new CreateAccessKeyCommand({ UserName: user }));
    return AccessKey?.AccessKeyId ?? '';
  }

  /** A user with a policy of their own and two keys: one in use, one deactivated long ago and kept. */
  async function createUser(): Promise<string> {
    const name = `user-${randomUUID()}`;
    const { iam } = account.clients;
    await iam.send(new CreateUserCommand({ UserName: name, Tags: [{ Key: 'team', Value: 'sales' }] }));
    const allowReports = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }],
    };
    await iam.send(
      new PutUserPolicyCommand({
        UserName: name,
        PolicyName: policyName,
        PolicyDocument: JSON.stringify(allowReports),
      }),
    );
    const inactive = await createKey(name);
    await iam.send(new UpdateAccessKeyCommand({ UserName: name, AccessKeyId: inactive, Status: 'Inactive' }));
    await account.emulator.ageAccessKey(inactive, tooOldDays);
    await createKey(name);
    return name;
  }

  async function listKeys(user: string) {
    const { AccessKeyMetadata } = await account.clients.iam.send(
      new ListAccessKeysCommand({ UserName: user }),
    );
    return AccessKeyMetadata ?? [];
  }

  async function readUser(name: string) {
    const { iam } = account.clients;
    const [{ User }, { PolicyDocument }, keys] = await Promise.all([
      iam.send(new GetUserCommand({ UserName: name })),
      iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName: policyName })),
      listKeys(name),
    ]);
    return { User, PolicyDocument, keys };
  }
  type UserState = Awaited<ReturnType<typeof readUser>>;

  async function removeUser(name: string): Promise<void> {
    const { iam } = account.clients;
    for (const { AccessKeyId } of await listKeys(name)) {
      await iam.send(new DeleteAccessKeyCommand({ UserName: name, AccessKeyId }));
    }
    await iam.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName: policyName }));
    await iam.send(new DeleteUserCommand({ UserName: name }));
  }

  async function ageActiveKeys(user: string): Promise<void> {
    for (const { AccessKeyId = '', Status } of await listKeys(user)) {
      if (Status === 'Active') await account.emulator.ageAccessKey(AccessKeyId, tooOldDays);
    }
  }

  /** Time itself is not put back: the keys stay as old as they are, and none of them works any more. */
  const withKeysInactive = (_good: UserState, { keys, ...user }: UserState): UserState => ({
    ...user,
    keys: keys.map((key) => ({ ...key, Status: 'Inactive' as const })),
  });

  describeControl(iamAccessKeyRotated, iamWith(iamAccessKeyRotated), () => account, {
    create: createUser,
    remove: removeUser,
    read: readUser,
    event: (name) => ({
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateAccessKey',
      requestParameters: { userName: name },
    }),
    drifts: [
      { name: 'a key that has grown too old', make: ageActiveKeys, putBack: withKeysInactive },
      {
        name: 'two keys that have grown too old',
        async make(user) {
          for (const { AccessKeyId } of await listKeys(user)) {
            await account.clients.iam.send(
              new UpdateAccessKeyCommand({ UserName: user, AccessKeyId, Status: 'Active' }),
            );
          }
          await ageActiveKeys(user);
        },
        putBack: withKeysInactive,
      },
      {
        name: 'a key that has grown too old beside one that has not',
        async make(user) {
          await ageActiveKeys(user);
          const [inactive] = await listKeys(user);
          await account.clients.iam.send(
            new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: inactive?.AccessKeyId }),
          );
          await createKey(user);
        },
        putBack: (_good, { keys: [old, young], ...user }) => ({
          ...user,
          keys: [old, young]
            .flatMap((key) => (key === undefined ? [] : [key]))
            .map((key, index) => (index === 0 ? { ...key, Status: 'Inactive' as const } : key)),
        }),
      },
    ],
  });
});
