import { readFile } from 'node:fs/promises';
import type { AuditStore } from '../../shared/audit/audit-store.ts';
import { countLog } from '../../shared/audit/log-stats.ts';
import { type LogQuery, readLines, readRecords } from '../../shared/audit/query.ts';
import { crowd } from './crowded-day.ts';
import { FakeAuditTable } from './fake-audit-table.ts';
import { openSlowClient } from './slow-audit-client.ts';
import { TestClock } from './test-clock.ts';

/** What one question took. */
export interface Measured {
  readonly what: string;
  readonly answer: number;
  /**
   * By the clock on the wall, less the time in which other programs had the processor. That is somewhat too little, as answers
   * come meanwhile; on a quiet machine there is none of it.
   */
  readonly seconds: number;
  readonly secondsOnTheWall: number;
  readonly requests: number;
  readonly mostAtOnce: number;
  readonly megabytesRead: number;
  readonly megabytesSent: number;
  /** The most that the heap grew by while it was answered, garbage and all. */
  readonly megabytesOfHeap: number;
}

const count = 100_000;
const day: LogQuery = {
  since: new Date('2026-01-31T00:00:00.000Z'),
  until: new Date('2026-01-31T23:59:59.999Z'),
};
const megabyte = 1024 * 1024;

/**
 * An assumption on the slow side, as nothing here was measured in AWS. DynamoDB answers a small query in less than 10 ms, and an
 * engineer reaches a Region near by in less than 15 ms more. An answer of 1 MB takes it some 50 ms more than a small one.
 * 25 KB/ms is a line of 200 Mbit/s.
 */
const latency = { firstByteMs: 25, msPerMegabyteRead: 50, bytesPerMs: 25_000 };

/** What `holdfast log` does: it takes so many lines and reads their records. */
async function readNewest(store: AuditStore, query: LogQuery, limit: number): Promise<number> {
  const lines = [];
  for await (const group of readLines(store, query)) {
    lines.push(...group);
    if (lines.length > limit) break;
  }
  let records = 0;
  for await (const _ of readRecords(store, [lines.slice(0, limit)])) records += 1;
  return records;
}

const questions: Readonly<Record<string, (store: AuditStore) => Promise<number>>> = {
  'log --limit 100': (store) => readNewest(store, day, 100),
  'log --actor ROOT': (store) => readNewest(store, { ...day, actors: ['ROOT'] }, 100),
  stats: async (store) => (await countLog(store, day, ['control', 'actor', 'outcome'])).total.lines,
};

async function measure(table: FakeAuditTable, what: string): Promise<Measured> {
  const ask = questions[what];
  if (ask === undefined) throw new Error(`Nobody asks ${what}`);
  const traffic = openSlowClient(table, latency);
  const heap = watchHeap();
  const begun = performance.now();
  const delayedBefore = await readDelay();
  const answer = await ask({ client: traffic.client, table: 'audit', clock: new TestClock() });
  const secondsOnTheWall = (performance.now() - begun) / 1000;
  const { requests, mostAtOnce, bytesRead, bytesSent } = traffic;
  return {
    what,
    answer,
    seconds: secondsOnTheWall - ((await readDelay()) - delayedBefore),
    secondsOnTheWall,
    requests,
    mostAtOnce,
    megabytesRead: bytesRead / megabyte,
    megabytesSent: bytesSent / megabyte,
    megabytesOfHeap: heap.end() / megabyte,
  };
}

/**
 * For how many seconds the main thread could have run and had no processor. Linux tells it in the second number of this file, in
 * nanoseconds; elsewhere a busy machine is not told from a slow program.
 */
async function readDelay(): Promise<number> {
  try {
    const [, delay = '0'] = (await readFile('/proc/self/schedstat', 'utf8')).split(' ');
    return Number(delay) / 1e9;
  } catch {
    return 0;
  }
}

/** The most that the heap grew by, garbage and all: what is held is less. */
function watchHeap(): { end(): number } {
  const getUsed = (): number => process.memoryUsage().heapUsed;
  globalThis.gc?.();
  const before = getUsed();
  let most = 0;
  const look = (): void => {
    most = Math.max(most, getUsed() - before);
  };
  const timer = setInterval(look, 20);
  return {
    end() {
      clearInterval(timer);
      look();
      return most;
    },
  };
}

// The records of the day come within so many hours of it.
const hours = Number(process.argv[2]);
const table = new FakeAuditTable([...crowd(count, day.since, hours * 3_600_000 - 10_000)]);
const measured: Measured[] = [];
for (const what of Object.keys(questions)) {
  // Other work on the machine makes it longer, and nothing makes it shorter.
  const times = [await measure(table, what), await measure(table, what), await measure(table, what)];
  measured.push(...times.toSorted((one, other) => one.secondsOnTheWall - other.secondsOnTheWall).slice(0, 1));
}
process.stdout.write(JSON.stringify(measured));
