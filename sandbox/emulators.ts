import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { toNamedEndpoint } from '../shared/aws/s3control.ts';
import { preparePython } from './python.ts';

/** The account of both emulators. */
export const sandboxAccount = '123456789012';
export const sandboxRegion = 'us-east-1';

/** Credentials of the account's root user; the emulators know no others until IAM has made some. */
export const rootCredentials = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/** Whose credentials an access key is, in the words of CloudTrail's `userIdentity`. */
export interface Caller {
  readonly type: string;
  readonly arn: string;
  readonly principalId: string;
  readonly userName?: string;
  readonly sessionIssuer?: { readonly arn: string; readonly principalId: string; readonly userName: string };
}

/** An entry of EventBridge's PutEvents; the source may be an AWS service. */
export interface ServiceEvent {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  /** On whose default bus it comes; that of the account's own Region unless given. */
  readonly Region?: string;
}

export interface Emulator {
  readonly url: string;
  readonly pid: number;
  /** Moves an access key's creation date back by `days`: the emulator's own state, seen by every reader. */
  readonly ageAccessKey: (accessKeyId: string, days: number) => Promise<void>;
  /** Ends the emulator and every process it started; resolves when they are gone. */
  readonly stop: () => Promise<void>;
}

/** The emulator in which the stack runs. */
export interface AccountEmulator extends Emulator {
  /** `undefined` when no such key exists. */
  readonly findCaller: (accessKeyId: string) => Promise<Caller | undefined>;
  /** Puts an event on the default bus as an AWS service would. */
  readonly putServiceEvent: (event: ServiceEvent) => Promise<void>;
  /** Fires a rule that has a schedule, as if its time had come. */
  readonly fireSchedule: (rule: string) => Promise<void>;
}

export interface EmulatorOptions {
  /** Where the Lambda functions find AWS; the emulator itself unless given. */
  readonly lambdaEndpoint?: string;
  readonly onProgress?: (message: string) => void;
}

/** Starts the account: ministack, with signatures checked and IAM policies enforced. */
export async function startAccount(options: EmulatorOptions = {}): Promise<AccountEmulator> {
  const { ask, ...emulator } = await start('ministack', options);
  return {
    ...emulator,
    async findCaller(accessKeyId) {
      const response = await ask('caller', { accessKeyId });
      return response.ok ? ((await response.json()) as Caller) : undefined;
    },
    async putServiceEvent(event) {
      await expectOk(await ask('event', event));
    },
    async fireSchedule(rule) {
      await expectOk(await ask('schedule', { rule }));
    },
  };
}

/** Starts moto, which knows more services than ministack and takes any credentials. */
export async function startMoto(options: EmulatorOptions = {}): Promise<Emulator> {
  const { url, pid, ageAccessKey, stop } = await start('moto', options);
  return { url, pid, ageAccessKey, stop };
}

interface Started extends Emulator {
  /** Calls one of the routes that emulator.py adds. */
  readonly ask: (route: string, body: object) => Promise<Response>;
}

/**
 * Starts an emulator on a free port of 127.0.0.1; resolves when it answers.
 * @throws with the emulator's own output when it ends before that
 */
async function start(kind: 'ministack' | 'moto', options: EmulatorOptions): Promise<Started> {
  const python = await preparePython(options.onProgress);
  // A process group of its own: a Ctrl-C in the terminal reaches us first, and one signal ends all of it.
  const child = spawn(python, [path.join(import.meta.dirname, 'emulator.py'), kind], {
    env: emulatorEnvironment(options.lambdaEndpoint),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = keepLastLines(child.stderr, 40);
  // Closed is when nobody has its output any more: not even the process that tidies up after it.
  const closed = once(child, 'close');
  const failed = once(child, 'exit').then((): never => {
    child.stdin.destroy();
    throw new Error(`${kind} ended while it was starting:\n${output.join('\n')}`);
  });

  const { port } = JSON.parse(await Promise.race([firstLine(child.stdout), failed])) as { port: number };
  const url = `http://127.0.0.1:${String(port)}`;
  const ask = (route: string, body: object): Promise<Response> =>
    fetch(`${url}/_sandbox/${route}`, { method: 'POST', body: JSON.stringify(body) });
  // The port is open before the emulator has loaded; its first answer, whatever it is, says that it has.
  await Promise.race([ask('', {}), failed]);

  return {
    url,
    pid: child.pid ?? 0,
    ask,
    async ageAccessKey(accessKeyId, days) {
      await expectOk(await ask('age-access-key', { accessKeyId, days }));
    },
    async stop() {
      // The emulator ends itself, its children and its scratch directory when its stdin closes.
      child.stdin.destroy();
      await closed;
    },
  };
}

async function expectOk(response: Response): Promise<void> {
  const answer = await response.text();
  if (!response.ok) throw new Error(`The emulator answered ${String(response.status)}: ${answer}`);
}

/** Only what the emulator needs: a developer's own AWS credentials and endpoints must not reach it. */
function emulatorEnvironment(lambdaEndpoint: string | undefined): NodeJS.ProcessEnv {
  const inherited = ['HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'] as const;
  return {
    ...Object.fromEntries(
      inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
    // Functions run on the `node` of the PATH: the very one that runs the sandbox.
    PATH: [path.dirname(process.execPath), process.env['PATH']].join(path.delimiter),
    PYTHONUNBUFFERED: '1',
    MINISTACK_ACCOUNT_ID: sandboxAccount,
    MINISTACK_REGION: sandboxRegion,
    MINISTACK_HOST: '127.0.0.1',
    AWS_ACCESS_KEY_ID: rootCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: rootCredentials.secretAccessKey,
    // Signatures are checked, IAM policies are enforced, and each function gets credentials of its own role.
    AUTH: 'true',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    LOG_LEVEL: 'WARNING',
    ...(lambdaEndpoint === undefined
      ? {}
      : { AWS_ENDPOINT_URL: lambdaEndpoint, AWS_ENDPOINT_URL_S3_CONTROL: toNamedEndpoint(lambdaEndpoint) }),
  };
}

async function firstLine(stream: Readable): Promise<string> {
  const [line] = (await once(createInterface({ input: stream }), 'line')) as [string];
  // Whatever follows must be read, or the emulator would block on a full pipe.
  stream.resume();
  return line;
}

function keepLastLines(stream: Readable, count: number): readonly string[] {
  const kept: string[] = [];
  createInterface({ input: stream }).on('line', (line) => {
    kept.push(line);
    if (kept.length > count) kept.shift();
  });
  return kept;
}
