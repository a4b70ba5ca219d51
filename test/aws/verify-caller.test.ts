import { signCommand } from '../../shared/aws/sign-command.ts';
import { verifyCaller } from '../../shared/aws/verify-caller.ts';
import { callerIdentityBody, digestHeader, type SignedCommand } from '../../shared/commands/command.ts';
import { type Answer, type HttpService, startHttpService } from './http-service.ts';

const region = 'eu-west-1';
const account = '111122223333';
const robin = `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Operator_0123456789abcdef/robin`;
const text = '{"command":"pause","reason":"a bad night"}';
const credentials = {
  accessKeyId: 'AKIAEXAMPLEEXAMPLE01',
  secretAccessKey: 's3cr3t',
  sessionToken: 'a-session',
};

function identity(arn: string): Answer {
  return {
    status: 200,
    body:
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
      `<Arn>${arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

function refusal(status: number, code: string): Answer {
  return {
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
  };
}

describe('who gave a command', () => {
  const { env } = process;
  let sts: HttpService;

  beforeAll(async () => {
    sts = await startHttpService();
    process.env = { ...env, AWS_ENDPOINT_URL_STS: sts.url };
  });

  beforeEach(() => sts.answer(identity(robin)));

  afterAll(async () => {
    process.env = env;
    await sts.stop();
  });

  const sign = async (): Promise<SignedCommand> => signCommand(text, { region, credentials });

  async function verify(signed: SignedCommand, now = new Date()): Promise<unknown> {
    return verifyCaller(signed, { region, account, now });
  }

  function change(signed: SignedCommand, headers: Readonly<Record<string, string>>): SignedCommand {
    return { ...signed, headers: { ...signed.headers, ...headers } };
  }

  it('is who STS says signed it', async () => {
    await expect(verify(await sign())).resolves.toEqual({ arn: robin, account, name: 'robin' });
    expect(sts.requests.map(({ line }) => line)).toEqual(['POST /']);
  });

  it('is asked of STS with what the caller signed, and with nothing of the function', async () => {
    const { command, headers } = await sign();
    await verify({ command, headers: { ...headers, 'x-surprise': 'mine', cookie: 'a=b' } });
    const sent = sts.requests[0]?.headers ?? {};
    expect(sent).toMatchObject(headers);
    expect(sent['content-length']).toBe(String(callerIdentityBody.length));
    expect(sent).not.toHaveProperty('x-surprise');
    expect(sent).not.toHaveProperty('cookie');
  });

  it('is signed with the digest of the command, and without the secret or a call', async () => {
    const { command, headers } = await sign();
    expect(command).toBe(text);
    expect(headers['authorization']).toMatch(
      `SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;${digestHeader}, `,
    );
    expect(JSON.stringify(headers)).not.toContain(credentials.secretAccessKey);
    expect(sts.requests).toEqual([]);
  });

  it.each<[string, (signed: SignedCommand) => SignedCommand, string]>([
    ['is not signed', (signed) => change(signed, { authorization: '' }), 'not signed with AWS4-HMAC-SHA256'],
    [
      'is signed in another way',
      (signed) =>
        change(signed, {
          authorization: signed.headers['authorization']?.replace('4-HMAC', '4-ECDSA-P256') ?? '',
        }),
      'not signed with AWS4-HMAC-SHA256',
    ],
    [
      'names its signed headers twice',
      (signed) =>
        change(signed, {
          authorization: `${String(signed.headers['authorization'])}, SignedHeaders=host;x-amz-date`,
        }),
      'not signed with AWS4-HMAC-SHA256',
    ],
    ...['host', 'x-amz-date', digestHeader].map(
      (name): [string, (signed: SignedCommand) => SignedCommand, string] => [
        `leaves ${name} out of the signature`,
        (signed) =>
          change(signed, {
            authorization: signed.headers['authorization']?.replace(new RegExp(`;?${name}`), '') ?? '',
          }),
        `leaves out ${name}`,
      ],
    ),
    ['is another than was signed', (signed) => ({ ...signed, command: `${text} ` }), 'of another command'],
    [
      'is another, and so is its digest, but not a digest of it',
      (signed) => change(signed, { [digestHeader]: 'a'.repeat(64) }),
      'of another command',
    ],
    [
      'is dated by no date',
      (signed) => change(signed, { 'x-amz-date': 'now' }),
      'more than five minutes apart',
    ],
    [
      'is signed for another Region',
      (signed) => change(signed, { host: 'sts.eu-central-1.amazonaws.com' }),
      'signed for sts.eu-central-1.amazonaws.com',
    ],
    [
      'is signed for a host of the caller',
      (signed) => change(signed, { host: 'sts.example.com' }),
      'signed for sts.example.com, and this function asks 127.0.0.1',
    ],
  ])('is not asked when the command %s', async (_, forge, why) => {
    const signed = forge(await sign());
    await expect(verify(signed)).rejects.toMatchObject({
      name: 'CommandRefusedError',
      message: expect.stringContaining(why) as string,
    });
    expect(sts.requests).toEqual([]);
  });

  it.each([-290, 290])('is asked within five minutes of the signature: %d s later', async (seconds) => {
    const signed = await sign();
    await expect(verify(signed, new Date(Date.now() + seconds * 1000))).resolves.toMatchObject({
      name: 'robin',
    });
  });

  it.each([-302, 302])('is not asked any more after that: %d s later', async (seconds) => {
    const signed = await sign();
    await expect(verify(signed, new Date(Date.now() + seconds * 1000))).rejects.toThrow(
      'the clock of your machine is wrong',
    );
    expect(sts.requests).toEqual([]);
  });

  it.each([
    [403, 'ExpiredToken', 'The AWS credentials have expired'],
    [403, 'InvalidClientTokenId', 'AWS does not accept these credentials'],
    [403, 'SignatureDoesNotMatch', 'AWS does not accept these credentials'],
    [400, 'IncompleteSignature', 'AWS does not accept these credentials'],
  ])('is nobody where STS answers %d %s', async (status, code, why) => {
    sts.answer(refusal(status, code));
    await expect(verify(await sign())).rejects.toMatchObject({
      name: 'CommandRefusedError',
      message: expect.stringContaining(why) as string,
    });
  });

  it('is not known where STS fails, which is tried again and is no refusal', async () => {
    sts.answer(refusal(500, 'InternalFailure'));
    await expect(verify(await sign())).rejects.toMatchObject({ name: 'AwsCallError', kind: 'unavailable' });
    expect(sts.requests).toHaveLength(5);
    sts.answer(refusal(500, 'InternalFailure'), identity(robin));
    await expect(verify(await sign())).resolves.toMatchObject({ name: 'robin' });
  });

  it('may be nobody of another account', async () => {
    sts.answer(identity('arn:aws:iam::444455556666:user/mallory'));
    await expect(verify(await sign())).rejects.toThrow(
      'arn:aws:iam::444455556666:user/mallory is of account 444455556666, and only principals of account 111122223333',
    );
  });

  it('may be nobody who is no principal', async () => {
    sts.answer(identity('something'));
    await expect(verify(await sign())).rejects.toThrow('STS names the caller something');
  });
});
