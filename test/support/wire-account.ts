import { type Emulator, rootCredentials, sandboxAccount, startMoto } from '../../sandbox/emulators.ts';
import { type Clients, createClients, destroyClients } from '../../sandbox/clients.ts';
import { toNamedEndpoint } from '../../shared/aws/s3control.ts';
import type { Place } from '../../shared/control/resource.ts';
import { createTables, type Tables } from './wire-tables.ts';

/** An AWS account in an emulator, with the tables of the stack in it. */
export interface WireAccount {
  readonly place: Place;
  /** Clients that share nothing with Holdfast's own: what they read is what is there. */
  readonly clients: Clients;
  readonly tables: Tables;
  readonly emulator: Emulator;
  stop(): Promise<void>;
}

const region = 'eu-central-1';

/**
 * Starts an account and points this process's environment at it, as the functions' environment points at AWS: the
 * clients that Holdfast makes afterwards find it by themselves.
 */
export async function startWireAccount(start: () => Promise<Emulator> = startMoto): Promise<WireAccount> {
  const emulator = await start();
  pointEnvironmentAt(emulator.url);
  const clients = createClients({ endpoint: emulator.url, region, credentials: rootCredentials });
  const tables = await createTables(clients.dynamoDb);
  return {
    place: { partition: 'aws', account: sandboxAccount, region },
    clients,
    tables,
    emulator,
    async stop() {
      destroyClients(clients);
      await emulator.stop();
    },
  };
}

function pointEnvironmentAt(url: string): void {
  process.env['AWS_ENDPOINT_URL'] = url;
  process.env['AWS_ENDPOINT_URL_S3_CONTROL'] = toNamedEndpoint(url);
  process.env['AWS_ACCESS_KEY_ID'] = rootCredentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = rootCredentials.secretAccessKey;
  // A developer's own profile or session must not come before these.
  delete process.env['AWS_PROFILE'];
  delete process.env['AWS_SESSION_TOKEN'];
}
