import {
  rootCredentials,
  sandboxAccount,
  sandboxRegion,
  startAccount,
  startMoto,
  type Emulator,
  type ServiceEvent,
} from './emulators.ts';
import { startGateway } from './gateway.ts';
import type { JsonRecord } from './trail/json.ts';
import { createRecorder, type Recorder } from './trail/recorder.ts';
import { isAccountPublicAccessBlock } from './trail/s3-protocol.ts';

export interface LocalAccountOptions {
  readonly onProgress?: (message: string) => void;
  /** Called with every CloudTrail record, before it is delivered. */
  readonly onRecord?: (record: JsonRecord) => void;
  readonly onError?: (error: unknown) => void;
  /** Of the endpoint; a free one unless given. */
  readonly port?: number;
}

/** An empty AWS account behind one endpoint, whose changes reach EventBridge as CloudTrail records. */
export interface LocalAccount {
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  readonly credentials: typeof rootCredentials;
  readonly ageAccessKey: (accessKeyId: string, days: number) => Promise<void>;
  readonly fireSchedule: (rule: string) => Promise<void>;
  /** Puts an event on the default bus as an AWS service would. */
  readonly putServiceEvent: (event: ServiceEvent) => Promise<void>;
  /** Resolves when the records of all calls so far are on the event bus. */
  readonly flush: () => Promise<void>;
  /** Resolves when no process, port or file of the account is left. */
  readonly stop: () => Promise<void>;
}

/** Starts the emulators and the endpoint in front of them, in about a second. */
export async function startLocalAccount(options: LocalAccountOptions = {}): Promise<LocalAccount> {
  const { onProgress, onRecord, onError } = options;
  const progress = onProgress === undefined ? {} : { onProgress };
  // The endpoint comes first, since the functions have to know it, and answers once the emulators are there.
  let servers: { readonly account: string; readonly moto: string } | undefined;
  let recorder: Recorder | undefined;
  const gateway = await startGateway({
    // Ministack has no public access block of the account; everything else it does best.
    route: (path) => (isAccountPublicAccessBlock(path) ? servers?.moto : servers?.account),
    onExchange: (exchange) => recorder?.record(exchange),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const started: Emulator[] = [];
  try {
    const account = await startAccount({ lambdaEndpoint: gateway.url, ...progress });
    started.push(account);
    const moto = await startMoto(progress);
    started.push(moto);
    servers = { account: account.url, moto: moto.url };
    const trail = createRecorder({
      account,
      ...(onRecord === undefined ? {} : { onRecord }),
      ...(onError === undefined ? {} : { onError }),
    });
    recorder = trail;
    return {
      endpoint: gateway.url,
      account: sandboxAccount,
      region: sandboxRegion,
      credentials: rootCredentials,
      ageAccessKey: (accessKeyId, days) => account.ageAccessKey(accessKeyId, days),
      fireSchedule: (rule) => account.fireSchedule(rule),
      putServiceEvent: (event) => account.putServiceEvent(event),
      flush: () => trail.flush(),
      async stop() {
        await gateway.close();
        await trail.flush();
        await stopAll(started);
      },
    };
  } catch (error) {
    await gateway.close();
    await stopAll(started);
    throw error;
  }
}

async function stopAll(emulators: readonly Emulator[]): Promise<void> {
  await Promise.all(emulators.map((emulator) => emulator.stop()));
}
