import { randomUUID } from 'node:crypto';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  EnableMFADeviceCommand,
  ListMFADevicesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import iamUserConsoleNeedsMfa from '../../../shared/controls/iam/iam-user-console-needs-mfa.ts';
import iamUserNotAdmin from '../../../shared/controls/iam/iam-user-not-admin.ts';
import { createMfaPolicy } from '../../../shared/iam/mfa-policy.ts';
import { mfaPolicyName } from '../../../shared/iam/own-policies.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import {
  allowEverything,
  allowReports,
  createPolicy,
  createUser,
  iamWith,
  readUser,
  removeUser,
} from '../../support/wire-identity.ts';

type UserState = Awaited<ReturnType<typeof readUser>>;

const call = (eventName: string) => (userName: string) => ({
  eventSource: 'iam.amazonaws.com',
  eventName,
  requestParameters: { userName },
});

describe('the controls of IAM users in an account', () => {
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

  async function joinAdministrators(UserName: string): Promise<void> {
    const { iam } = account.clients;
    const GroupName = `group-${randomUUID()}`;
    await iam.send(new CreateGroupCommand({ GroupName }));
    const PolicyArn = await createPolicy(account, allowEverything);
    await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
  }

  const mixed = {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Mine', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' },
      { Sid: 'All', Effect: 'Allow', NotAction: 's3:DeleteBucket', Resource: '*' },
    ],
  };

  describeControl(iamUserNotAdmin, iamWith(iamUserNotAdmin), () => account, {
    ...users,
    // Each list, and each policy: there is no call for all of them that could be granted for one user.
    unseen: 'held',
    event: call('AttachUserPolicy'),
    drifts: [
      {
        name: 'an attached policy that allows everything',
        make: async (UserName) =>
          account.clients.iam.send(
            new AttachUserPolicyCommand({
              UserName,
              PolicyArn: await createPolicy(account, allowEverything),
            }),
          ),
      },
      {
        name: 'a policy of the user that allows everything',
        make: async (UserName) =>
          account.clients.iam.send(
            new PutUserPolicyCommand({ UserName, PolicyName: 'all', PolicyDocument: allowEverything }),
          ),
      },
      {
        name: 'a policy of the user of which one statement allows all but a little',
        make: async (UserName) =>
          account.clients.iam.send(
            new PutUserPolicyCommand({ UserName, PolicyName: 'all', PolicyDocument: JSON.stringify(mixed) }),
          ),
        putBack: (good) => ({
          ...good,
          inline: [
            ['all', JSON.stringify({ ...mixed, Statement: mixed.Statement.slice(0, 1) })] as const,
            ...good.inline,
          ],
        }),
      },
      { name: 'a group that may do everything', make: joinAdministrators },
    ],
  });

  async function giveMfa(UserName: string): Promise<void> {
    const { iam } = account.clients;
    const { VirtualMFADevice } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: `mfa-${randomUUID()}` }),
    );
    await iam.send(
      new EnableMFADeviceCommand({
        UserName,
        SerialNumber: VirtualMFADevice?.SerialNumber,
        AuthenticationCode1: '123456',
        AuthenticationCode2: '654321',
      }),
    );
  }

  async function takeMfa(UserName: string): Promise<void> {
    const { iam } = account.clients;
    const { MFADevices = [] } = await iam.send(new ListMFADevicesCommand({ UserName }));
    for (const { SerialNumber } of MFADevices)
      await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
  }

  const limited = (_good: UserState, drifted: UserState): UserState => ({
    ...drifted,
    inline: [
      [mfaPolicyName, createMfaPolicy(account.place)] as const,
      ...drifted.inline.filter(([name]) => name !== mfaPolicyName),
    ],
  });

  describeControl(iamUserConsoleNeedsMfa, iamWith(iamUserConsoleNeedsMfa), () => account, {
    ...users,
    async create() {
      const name = await createUser(account);
      await account.clients.iam.send(
        new CreateLoginProfileCommand({ UserName: name, Password: 'correct-Horse-7' }),
      );
      await giveMfa(name);
      return name;
    },
    event: call('DeactivateMFADevice'),
    drifts: [
      { name: 'an MFA device that was taken away', make: takeMfa, putBack: limited },
      {
        name: 'a policy without MFA that was opened',
        async make(UserName) {
          await takeMfa(UserName);
          await account.clients.iam.send(
            new PutUserPolicyCommand({ UserName, PolicyName: mfaPolicyName, PolicyDocument: allowReports }),
          );
        },
        putBack: limited,
      },
    ],
  });
});
