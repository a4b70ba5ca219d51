import path from 'node:path';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { createClients, destroyClients, type ClientOptions } from './clients.ts';
import { sandboxDirectory, withLock } from './lock.ts';
import { startLocalAccount, type LocalAccount, type LocalAccountOptions } from './local-account.ts';
import { createPeople, type People, type Person } from './people.ts';
import { deployStack, packageStack } from './stack.ts';

const ownSettings = path.join(import.meta.dirname, 'holdfast.config.yml');

export interface SandboxOptions extends LocalAccountOptions {
  /** The directory of a packaged stack to deploy, instead of packaging the project with the sandbox's own settings. */
  readonly packagedStack?: string;
  /** Fills the account before Holdfast comes to it. */
  readonly prepare?: (account: PreparedAccount) => Promise<void>;
}

/** The account with its people, before Holdfast is deployed. */
export interface PreparedAccount extends Pick<
  LocalAccount,
  'endpoint' | 'account' | 'region' | 'ageAccessKey' | 'putServiceEvent'
> {
  readonly people: People;
  /** For a client of the account's root, or of one of its people. */
  readonly clientOptions: (person?: Person) => ClientOptions;
}

/** A local AWS account with Holdfast deployed in it. */
export interface Sandbox extends PreparedAccount {
  /** The stack's outputs, by their names in serverless.yml. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Has everything swept now; resolves when the functions are on their way. */
  readonly runSweep: () => Promise<void>;
  /** Has what has become due looked at now, as happens every minute. */
  readonly runTick: () => Promise<void>;
  /** Has what was archived sealed now, as happens every quarter of an hour. */
  readonly runSealer: () => Promise<void>;
  /** Resolves when the CloudTrail records of all calls so far have been delivered. */
  readonly flush: () => Promise<void>;
  /** Resolves when nothing of the sandbox is left. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the emulators and the endpoint in front of them, and deploys Holdfast.
 * @throws with the reason when a part cannot be started; what was started until then is stopped
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const progress = options.onProgress ?? (() => undefined);
  progress('starting a local AWS account');
  const local = await startLocalAccount(options);
  try {
    const clientOptions = (person?: Person): ClientOptions => ({
      endpoint: local.endpoint,
      region: local.region,
      credentials: person?.credentials ?? local.credentials,
    });
    const people = await createPeople(clientOptions(), local.account);
    const prepared: PreparedAccount = { ...local, people, clientOptions };
    await options.prepare?.(prepared);

    const outputs = await deploy(options.packagedStack, clientOptions(), progress);
    const fire = async (isWanted: (rule: string) => boolean): Promise<void> => {
      for (const rule of await listSchedules(clientOptions())) {
        if (isWanted(rule)) await local.fireSchedule(rule);
      }
    };
    return {
      ...prepared,
      outputs,
      flush: local.flush,
      stop: local.stop,
      runSweep: () => fire((rule) => !isTick(rule) && !isSealer(rule)),
      runTick: () => fire(isTick),
      runSealer: () => fire(isSealer),
    };
  } catch (error) {
    await local.stop();
    throw error;
  }
}

async function deploy(
  packagedStack: string | undefined,
  client: ClientOptions,
  progress: (message: string) => void,
): Promise<Readonly<Record<string, string>>> {
  if (packagedStack !== undefined) {
    progress('deploying Holdfast');
    return deployStack(packagedStack, client);
  }
  // One directory for all sandboxes of this checkout, each after the other: nothing to tidy up after a Ctrl-C.
  return withLock('deploy', async () => {
    const directory = path.join(sandboxDirectory, 'package');
    progress('packaging Holdfast');
    await packageStack(directory, { HOLDFAST_CONFIG: ownSettings });
    progress('deploying Holdfast');
    return deployStack(directory, client);
  });
}

function isTick(rule: string): boolean {
  return rule.startsWith('holdfast-tick-');
}

function isSealer(rule: string): boolean {
  return rule.startsWith('holdfast-seal-');
}

async function listSchedules(options: ClientOptions): Promise<readonly string[]> {
  const clients = createClients(options);
  try {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const { Rules = [], NextToken } = await clients.eventBridge.send(
        new ListRulesCommand({ NextToken: token }),
      );
      names.push(
        ...Rules.flatMap(({ Name, ScheduleExpression }) => (Name && ScheduleExpression ? Name : [])),
      );
      token = NextToken;
    } while (token !== undefined);
    return names;
  } finally {
    destroyClients(clients);
  }
}
