import type { Exchange } from '../sandbox/exchange.ts';
import { startGateway } from '../sandbox/gateway.ts';
import { toApiCallEvent } from './api-call-event.ts';
import { type CallCount, countCalls, toWireCall, type WireCall } from './calls.ts';
import {
  type FunctionPlace,
  type FunctionProcess,
  type Invocation,
  startFunction,
} from './function-process.ts';
import type { PackagedFunction } from './packaged-stack.ts';
import type { Happening, Scenario } from './scenario.ts';
import { median, percentile } from './statistics.ts';

/** Where a scenario is measured; nothing of what `emptyTables` does is in the figures. */
export interface Bench extends FunctionPlace {
  readonly emptyTables: () => Promise<void>;
}

/** Medians over several processes, each of which handles one event. Milliseconds, bytes. */
export interface Cold {
  readonly runs: number;
  /** From the spawn of the process to its exit. */
  readonly wallMs: number;
  readonly peakBytes: number;
  /** Parts of `wallMs`: the runtime's start, loading the bundle, handling the event. */
  readonly bootMs: number;
  readonly loadMs: number;
  readonly handleMs: number;
}

/** One process that handles many events, each on a fresh drift. Milliseconds. */
export interface Warm {
  readonly events: number;
  /** Events after which a client of the benchmark's own found the account in order. */
  readonly verified: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly cpuMs: number;
  /** Median of the bare call, made in loops between the events, so that both see the same machine. */
  readonly bareCallMs: number;
}

export interface Calls {
  readonly drift: CallCount;
  readonly harmless: CallCount;
}

export async function measureCold(
  scenario: Scenario,
  packaged: PackagedFunction,
  bench: Bench,
  runs: number,
): Promise<Cold> {
  const walls: number[] = [];
  const invocations: Invocation[] = [];
  for (let run = 0; run < runs; run += 1) {
    await withHappening(scenario.drift, async ({ event, isInOrder }) => {
      const startedAt = performance.now();
      const child = startFunction(packaged, bench);
      const invoked = child.invoke(event);
      const ended = child.end();
      invocations.push(await invoked);
      await ended;
      walls.push(performance.now() - startedAt);
      if (!(await isInOrder())) throw new Error(`${scenario.name}: the drift was not put back`);
    });
    await bench.emptyTables();
  }
  const medianOf = (read: (invocation: Invocation) => number): number => median(invocations.map(read));
  return {
    runs,
    wallMs: median(walls),
    peakBytes: medianOf(({ peakBytes }) => peakBytes),
    bootMs: medianOf(({ bootMs }) => bootMs),
    loadMs: medianOf(({ loadMs }) => loadMs),
    handleMs: medianOf(({ wallMs }) => wallMs),
  };
}

/** Medians over several processes that have nothing to do: what a function takes before it looks at its event. */
export type ColdStart = Pick<Cold, 'runs' | 'bootMs' | 'loadMs' | 'peakBytes'>;

export async function measureColdStart(
  packaged: PackagedFunction,
  bench: FunctionPlace,
  runs: number,
): Promise<ColdStart> {
  const invocations: Invocation[] = [];
  for (let run = 0; run < runs; run += 1) {
    // A call that no control is about: the function ends without one of its own.
    const event = toApiCallEvent({ service: 's3', name: 'PutNothing', requestParameters: {} });
    await withFunction(packaged, bench, async ({ invoke }) => {
      invocations.push(await invoke(event));
    });
  }
  const medianOf = (read: (invocation: Invocation) => number): number => median(invocations.map(read));
  return {
    runs,
    bootMs: medianOf(({ bootMs }) => bootMs),
    loadMs: medianOf(({ loadMs }) => loadMs),
    peakBytes: medianOf(({ peakBytes }) => peakBytes),
  };
}

// Enough for the just-in-time compiler to have seen the whole path.
const unmeasuredEvents = 10;
const bareCallsAtATime = 30;
const eventsAtATime = 10;

export async function measureWarm(
  scenario: Scenario,
  packaged: PackagedFunction,
  bench: Bench,
  events: number,
): Promise<Warm> {
  const invocations: Invocation[] = [];
  const bareCalls: number[] = [];
  let verified = 0;
  await withFunction(packaged, bench, async ({ invoke }) => {
    for (let event = -unmeasuredEvents; event < events; event += 1) {
      await bench.emptyTables();
      if (event % eventsAtATime === 0) {
        const times = await timeInLoop(scenario.bareCall, bareCallsAtATime);
        if (event >= 0) bareCalls.push(...times);
      }
      await withHappening(scenario.drift, async (drift) => {
        const invocation = await invoke(drift.event);
        const isVerified = await drift.isInOrder();
        if (event < 0) return;
        invocations.push(invocation);
        if (isVerified) verified += 1;
      });
    }
  });
  const walls = invocations.map(({ wallMs }) => wallMs);
  return {
    events,
    verified,
    medianMs: median(walls),
    p95Ms: percentile(walls, 0.95),
    cpuMs: median(invocations.map(({ cpuMs }) => cpuMs)),
    bareCallMs: median(bareCalls),
  };
}

/** Counts at the wire, in a run of its own, so that the counting is in no other figure. */
export async function measureCalls(
  scenario: Scenario,
  packaged: PackagedFunction,
  bench: Bench,
): Promise<Calls> {
  let calls: WireCall[] = [];
  const gateway = await startGateway({
    route: () => bench.endpoint,
    onExchange: (exchange: Exchange) => calls.push(toWireCall(exchange, Date.now())),
  });
  try {
    const counted = async ({ invoke }: FunctionProcess, happen: Scenario['drift']): Promise<CallCount> => {
      await withHappening(happen, async ({ event, isInOrder }) => {
        calls = [];
        await invoke(event);
        if (!(await isInOrder())) throw new Error(`${scenario.name}: the account is not in order`);
      });
      return countCalls(calls);
    };
    return await withFunction(packaged, { ...bench, endpoint: gateway.url }, async (process) => ({
      drift: await counted(process, scenario.drift),
      harmless: await counted(process, scenario.harmless),
    }));
  } finally {
    await gateway.close();
  }
}

async function withFunction<Result>(
  packaged: PackagedFunction,
  place: FunctionPlace,
  use: (process: FunctionProcess) => Promise<Result>,
): Promise<Result> {
  const process = startFunction(packaged, place);
  try {
    return await use(process);
  } finally {
    await process.end();
  }
}

async function withHappening(
  happen: Scenario['drift'],
  use: (happening: Happening) => Promise<void>,
): Promise<void> {
  const happening = await happen();
  await use(happening);
  await happening.remove();
}

async function timeInLoop(call: () => Promise<unknown>, times: number): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const startedAt = performance.now();
    await call();
    taken.push(performance.now() - startedAt);
  }
  return taken;
}
