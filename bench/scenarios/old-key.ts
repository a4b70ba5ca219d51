import { randomUUID } from 'node:crypto';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import type { Clients } from '../../sandbox/clients.ts';
import type { Emulator } from '../../sandbox/emulators.ts';
import { toApiCallEvent } from '../api-call-event.ts';
import type { Happening, Scenario } from '../scenario.ts';

const days = 120;

/** CreateAccessKey for a user who keeps another key that is 120 days old. */
export async function prepareOldKey(
  { iam }: Clients,
  { ageAccessKey }: Pick<Emulator, 'ageAccessKey'>,
): Promise<Scenario> {
  const makeUser = async (): Promise<string> => {
    const user = randomUUID();
    await iam.send(new CreateUserCommand({ UserName: user }));
    return user;
  };
  const makeKey = async (user: string): Promise<string> => {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
    return AccessKey?.AccessKeyId ?? '';
  };
  const listKeys = (user: string) => iam.send(new ListAccessKeysCommand({ UserName: user }));

  const change = async (hasOldKey: boolean): Promise<Happening> => {
    const user = await makeUser();
    if (hasOldKey) await ageAccessKey(await makeKey(user), days);
    const fresh = await makeKey(user);
    return {
      event: toApiCallEvent({
        service: 'iam',
        name: 'CreateAccessKey',
        // A key that somebody else made would not stay either.
        caller: user,
        requestParameters: { userName: user },
        responseElements: { accessKey: { userName: user, accessKeyId: fresh, status: 'Active' } },
      }),
      isInOrder: async () => {
        const { AccessKeyMetadata = [] } = await listKeys(user);
        return AccessKeyMetadata.every(({ AccessKeyId, Status }) =>
          AccessKeyId === fresh ? Status === 'Active' : Status === 'Inactive',
        );
      },
      remove: async () => {
        const { AccessKeyMetadata = [] } = await listKeys(user);
        for (const { AccessKeyId } of AccessKeyMetadata) {
          await iam.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId }));
        }
        await iam.send(new DeleteUserCommand({ UserName: user }));
      },
    };
  };

  const quiet = await makeUser();
  return {
    name: 'old key',
    functionName: 'holdfast-iam',
    custodianMs: 67,
    drift: () => change(true),
    harmless: () => change(false),
    bareCall: () => listKeys(quiet),
  };
}
