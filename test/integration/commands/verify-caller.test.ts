import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { startAccount } from '../../../sandbox/emulators.ts';
import { signCommand } from '../../../shared/aws/sign-command.ts';
import { verifyCaller } from '../../../shared/aws/verify-caller.ts';
import { digestHeader, getCommandDigest, type SignedCommand } from '../../../shared/commands/command.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';

const text = '{"command":"pause","reason":"a bad night"}';

describe('a signed command, where STS checks the signature', () => {
  let account: WireAccount;
  let signed: SignedCommand;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
    const { iam } = account.clients;
    await iam.send(new CreateUserCommand({ UserName: 'robin' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'robin' }));
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
    const { region } = account.place;
    signed = await signCommand(text, { region, credentials: { accessKeyId, secretAccessKey } });
  });

  afterAll(async () => account.stop());

  const verify = async (command: SignedCommand): Promise<unknown> =>
    verifyCaller(command, { ...account.place, now: new Date() });

  it('is of who signed it, whoever hands it over', async () => {
    await expect(verify(signed)).resolves.toEqual({
      arn: `arn:aws:iam::${account.place.account}:user/robin`,
      account: account.place.account,
      name: 'robin',
    });
  });

  it('is of nobody once the command is another one, even with its digest', async () => {
    const command = text.replace('pause', 'resume');
    const headers = { ...signed.headers, [digestHeader]: getCommandDigest(command) };
    await expect(verify({ command, headers })).rejects.toMatchObject({
      name: 'CommandRefusedError',
      message: expect.stringMatching(/signature/i) as string,
    });
  });

  it('is of nobody once it is dated anew', async () => {
    const date = new Date(Date.now() + 60_000).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const headers = { ...signed.headers, 'x-amz-date': date };
    await expect(verify({ ...signed, headers })).rejects.toMatchObject({ name: 'CommandRefusedError' });
  });
});
