import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { rootCredentials, sandboxRegion } from '../sandbox/emulators.ts';
import type { PackagedFunction } from './packaged-stack.ts';

/** What handling one event took, as the process itself saw it; times in milliseconds. */
export interface Invocation {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** From the start of the process to the first line of the runner. */
  readonly bootMs: number;
  /** Loading the bundle. */
  readonly loadMs: number;
  /** The largest resident set of the process so far. */
  readonly peakBytes: number;
}

/** A process that has loaded a function and waits for events, as one in Lambda does. */
export interface FunctionProcess {
  /** @throws Error with the function's own stack when it fails */
  readonly invoke: (event: object) => Promise<Invocation>;
  /** Lets the process end by itself; resolves when it has. */
  readonly end: () => Promise<void>;
}

export interface FunctionPlace {
  /** The URL of AWS. */
  readonly endpoint: string;
  /** An empty folder, so that no settings of the person at the machine reach the function. */
  readonly home: string;
}

const runner = fileURLToPath(new URL('invoke.js', import.meta.url));

export function startFunction(packaged: PackagedFunction, place: FunctionPlace): FunctionProcess {
  const child = spawn(process.execPath, [runner, packaged.bundle, packaged.name], {
    env: toEnvironment(packaged, place),
    // What the function logs is written, as in Lambda, but kept by nobody.
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
  });
  const [stdin, , , answered] = child.stdio as unknown as [Writable, null, null, Readable];
  const exited = once(child, 'exit');
  const answers = createInterface({ input: answered })[Symbol.asyncIterator]();
  return {
    async invoke(event) {
      stdin.write(`${JSON.stringify(event)}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error(`${packaged.name} ended before it had handled the event`);
      const { error, ...invocation } = JSON.parse(answer.value) as Invocation & { error?: string };
      if (error !== undefined) throw new Error(`${packaged.name} failed: ${error}`);
      return invocation;
    },
    async end() {
      stdin.end();
      await exited;
    },
  };
}

/** What the stack sets, and of what the Lambda runtime sets that which the function's packages look at. */
function toEnvironment(packaged: PackagedFunction, { endpoint, home }: FunctionPlace): NodeJS.ProcessEnv {
  return {
    ...packaged.environment,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: sandboxRegion,
    AWS_ACCESS_KEY_ID: rootCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: rootCredentials.secretAccessKey,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: packaged.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    HOME: home,
  };
}
