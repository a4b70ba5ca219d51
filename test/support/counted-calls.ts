import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { withLock } from '../../sandbox/lock.ts';
import type { Control } from '../../shared/control/control.ts';
import type { CallCounts, MeasuredControl, MeasuredEvent } from '../../shared/deploy/measured-calls.ts';

const path = 'docs/calls.json';
const file = join(import.meta.dirname, '../..', path);
/** Set by `npm run count`: what was counted is written, and not held against what was counted before. */
const isCounting = process.env['HOLDFAST_COUNT_CALLS'] === 'true';

type Counted = Readonly<Record<string, Partial<MeasuredControl>>>;

/**
 * Holds what a control was seen to take against what the documents say of it.
 * @throws Error with both where they differ
 */
export async function holdCounts(control: Control, counted: Partial<MeasuredControl>): Promise<void> {
  if (isCounting) {
    await withLock('count', async () => {
      await Promise.resolve();
      write(control, counted);
    });
    return;
  }
  const known = read()[control.id] ?? {};
  for (const [part, counts] of Object.entries(counted)) {
    const before = known[part as keyof MeasuredControl];
    if (isDeepStrictEqual(before, counts)) continue;
    throw new Error(
      `${control.id} was counted anew (${part}): ${JSON.stringify(counts)}, where ${path} says ` +
        `${JSON.stringify(before ?? {})}. Where that is as it should be, run \`npm run count\`.`,
    );
  }
}

/** What an event took, from the calls in their order: the intent is written before a change, the outcome after it. */
export function countEvent(control: Control, calls: readonly string[]): MeasuredEvent {
  const { writes } = control.operations;
  const isOfTables = (call: string): boolean => call.startsWith('dynamodb:');
  const isWrite = (call: string): boolean => (writes as readonly string[]).includes(call);
  const begun = calls.indexOf('dynamodb:TransactWriteItems');
  const isRead = (call: string): boolean => !isOfTables(call) && !isWrite(call);
  return {
    reads: countCalls((begun === -1 ? calls : calls.slice(0, begun)).filter(isRead)),
    writes: countCalls(calls.filter(isWrite)),
    rereads: countCalls((begun === -1 ? [] : calls.slice(begun)).filter(isRead)),
    tables: countCalls(calls.filter(isOfTables)),
  };
}

function countCalls(calls: readonly string[]): CallCounts {
  const byName = Map.groupBy(calls, (call) => call);
  return Object.fromEntries(
    [...byName.keys()].toSorted().map((call) => [call, byName.get(call)?.length ?? 0]),
  );
}

function read(): Counted {
  return JSON.parse(readFileSync(file, 'utf8')) as Counted;
}

/** Generating the documents lays it out. */
function write({ id }: Control, counted: Partial<MeasuredControl>): void {
  const known = read();
  const all = Object.entries({ ...known, [id]: { ...known[id], ...counted } });
  const sorted = Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, JSON.stringify(sorted));
}
