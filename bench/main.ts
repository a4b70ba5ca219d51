import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { createClients, destroyClients } from '../sandbox/clients.ts';
import { rootCredentials, sandboxRegion, startMoto } from '../sandbox/emulators.ts';
import { packageStack } from '../sandbox/stack.ts';
import { services } from '../shared/services/index.ts';
import { type Reading, readFigures } from './figures.ts';
import { type Bench, measureCalls, measureCold, measureColdStart, measureWarm } from './measure.ts';
import { type PackagedFunction, type PackagedStack, unpackStack } from './packaged-stack.ts';
import { formatReport } from './report.ts';
import type { BenchResult, FunctionResult, Machine, ScenarioResult } from './result.ts';
import type { Scenario } from './scenario.ts';
import { prepareOldKey } from './scenarios/old-key.ts';
import { prepareOpenSsh } from './scenarios/open-ssh.ts';
import { preparePublicBucket } from './scenarios/public-bucket.ts';
import { createTables, emptyTables } from './tables.ts';

interface Options {
  readonly events: number;
  readonly coldRuns: number;
  readonly packaged?: string;
  readonly json?: true;
  readonly check?: true;
}

const program = new Command('npm run bench --')
  .description('Measures Holdfast’s packaged functions on fresh drifts in an emulated AWS account.')
  .option('--events <number>', 'events that are handled warm, in each scenario', toCount, 100)
  .option('--cold-runs <number>', 'processes that are started cold, in each scenario', toCount, 7)
  .option('--packaged <folder>', 'measure what `serverless package` left there instead of packaging')
  .option('--json', 'print the results as JSON')
  .option('--check', 'exit with 1 when a target is missed')
  .addHelpText(
    'after',
    `
Three drifts are made, each on a resource of its own, and put back: a bucket policy that lets everyone read, a
security group that opens SSH to the world, an access key 120 days old.

  cold     a fresh Node.js process loads the bundle out of the function's zip and handles one event; medians
  warm     one such process handles --events events one after another; after each, a client of the benchmark's
           own reads the account. The time in which the drifts are made and removed is not counted
  calls    counted at the wire in a run of their own
  start    every service's function, loaded with nothing to do: it must not grow with the catalogue, since a function
           carries its own service only (a test holds that)
  bare     one cheap read by the same SDK, in loops between the warm events: the least a round trip takes here

The emulator's own work is part of all times but the CPU, which is the function's. Times mean little on a busy
machine; the ratio to the bare call suffers least.

Examples:
  npm run bench                                   all of it, in about two minutes
  npm run bench -- --events 20 --cold-runs 3      a quick look
  npm run bench -- --json --check > bench.json    for a machine`,
  );

program.parse();
await main(program.opts<Options>());

async function main(options: Options): Promise<void> {
  // Outside the project, whose node_modules a function does not have in AWS.
  const scratch = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-'));
  try {
    const result = await measure(options, scratch);
    const readings = readFigures(result.scenarios);
    console.log(options.json ? toJson(result, readings) : formatReport(result, readings));
    if (options.check && readings.some(({ isMet }) => isMet === false)) process.exitCode = 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function measure(options: Options, scratch: string): Promise<BenchResult> {
  const machine: Machine = {
    node: process.version,
    processors: availableParallelism(),
    load: loadavg()[0] ?? 0,
  };
  const packaged = options.packaged ?? (await packageProject(path.join(scratch, 'package')));
  const stack = await unpackStack(packaged, path.join(scratch, 'functions'));
  const emulator = await startMoto({ onProgress: say });
  const clients = createClients({
    endpoint: emulator.url,
    region: sandboxRegion,
    credentials: rootCredentials,
  });
  try {
    await createTables(clients.dynamoDb, stack.tables);
    const home = path.join(scratch, 'home');
    await mkdir(home);
    const bench: Bench = {
      endpoint: emulator.url,
      home,
      emptyTables: () => emptyTables(clients.dynamoDb, stack.tables),
    };
    const scenarios: ScenarioResult[] = [];
    for (const scenario of [
      await preparePublicBucket(clients),
      await prepareOpenSsh(clients),
      await prepareOldKey(clients, emulator),
    ]) {
      scenarios.push(await measureScenario(scenario, stack, bench, options));
    }
    const functions: FunctionResult[] = [];
    for (const packaged of stack.functions) functions.push(await measureFunction(packaged, bench, options));
    return { machine, scenarios, functions };
  } finally {
    destroyClients(clients);
    await emulator.stop();
  }
}

async function measureScenario(
  scenario: Scenario,
  { functions }: PackagedStack,
  bench: Bench,
  { coldRuns, events }: Options,
): Promise<ScenarioResult> {
  const { name, functionName, custodianMs } = scenario;
  const packaged = functions.find((candidate) => candidate.name === functionName);
  if (packaged === undefined) throw new Error(`The stack has no function ${functionName}`);
  say(`${name}: ${String(coldRuns)} cold starts`);
  const cold = await measureCold(scenario, packaged, bench, coldRuns);
  say(`${name}: ${String(events)} events warm`);
  const warm = await measureWarm(scenario, packaged, bench, events);
  const calls = await measureCalls(scenario, packaged, bench);
  return { name, custodianMs, cold, warm, calls, zipBytes: packaged.zipBytes };
}

async function measureFunction(
  packaged: PackagedFunction,
  bench: Bench,
  { coldRuns }: Options,
): Promise<FunctionResult> {
  const { name, zipBytes, bundleBytes } = packaged;
  const service = services.find((candidate) => `holdfast-${candidate.name}` === name);
  if (service === undefined) return { name, zipBytes, bundleBytes };
  say(`${name}: ${String(coldRuns)} cold starts with nothing to do`);
  const coldStart = await measureColdStart(packaged, bench, coldRuns);
  return { name, zipBytes, bundleBytes, controls: service.controls.length, coldStart };
}

async function packageProject(directory: string): Promise<string> {
  say('packaging');
  // The sandbox's settings let every control act.
  const settings = path.join(import.meta.dirname, '..', 'sandbox', 'holdfast.config.yml');
  await packageStack(directory, { HOLDFAST_CONFIG: settings });
  return directory;
}

function toJson(result: BenchResult, readings: readonly Reading[]): string {
  return JSON.stringify({ ...result, readings }, undefined, 2);
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('A whole number from 1 is expected.');
  return count;
}

/** Progress goes where it is in nobody's way. */
function say(message: string): void {
  process.stderr.write(`${message}\n`);
}
