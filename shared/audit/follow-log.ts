import type { AuditStore } from './audit-store.ts';
import { endOf, readByHour, startOf } from './by-hour.ts';
import { isWanted, type LogFilter, toConditions, wantsIntents } from './log-filter.ts';
import { keyAttributes, type LogLine, toLine } from './log-line.ts';
import { hasOutcome } from './query.ts';

export interface FollowQuery extends LogFilter {
  readonly since: Date;
}

const pollMs = 1000;
// A record is in the index within a second of being written, but it is written some time after the function looked at its
// clock, and that clock and ours may differ.
const overlapMs = 60_000;
// A change takes seconds. One that has not ended after so long is shown as it is.
const patienceMs = 30_000;

/**
 * The lines of the action log as they come, oldest first, in groups, until it is ended. A change is one line, when it has
 * ended; one that has not ended after half a minute is shown as in progress before. Each look goes back a minute behind the one
 * before, so that what came late or out of order is shown too, once.
 * @param ended ends it, at once while it waits
 */
export async function* followLog(
  store: AuditStore,
  query: FollowQuery,
  ended: AbortSignal,
): AsyncGenerator<readonly LogLine[]> {
  const { clock } = store;
  const open = new Map<string, LogLine>();
  let known = new Set<string>();
  let since = query.since;
  while (!isEnded(ended)) {
    const now = clock.now();
    const nextSince = toLater(query.since, now.getTime() - overlapMs);
    const nextKnown = new Set<string>();
    for await (const lines of readSince(store, query, since, now)) {
      const news = lines.filter(({ recordId }) => !known.has(recordId));
      for (const { at, recordId } of lines) if (at >= startOf(nextSince)) nextKnown.add(recordId);
      const shown = news.filter((line) => take(line, open, query));
      if (shown.length > 0) yield shown;
      if (isEnded(ended)) return;
    }
    const overdue = await takeOverdue(store, open, now);
    if (overdue.length > 0) yield overdue;
    known = nextKnown;
    since = nextSince;
    await pause(store, ended);
  }
}

async function* readSince(
  store: AuditStore,
  query: FollowQuery,
  since: Date,
  now: Date,
): AsyncGenerator<readonly LogLine[]> {
  const pages = readByHour(store, {
    from: startOf(since),
    to: endOf(new Date(now.getTime() + overlapMs)),
    newestFirst: false,
    attributes: [...keyAttributes, 'status', 'control', 'intentId'],
    conditions: toConditions(query),
  });
  for await (const items of pages) yield items.map(toLine);
}

/** Whether a line is shown now. An intent is kept until its outcome comes or it is overdue. */
function take(line: LogLine, open: Map<string, LogLine>, query: FollowQuery): boolean {
  if (line.intentId !== undefined) open.delete(line.intentId);
  if (line.status !== 'in-progress') return isWanted(line, query);
  if (wantsIntents(query) && isWanted(line, query)) open.set(line.recordId, line);
  return false;
}

/** An outcome of the same millisecond can stand before its intent, so the finding itself is asked. */
async function takeOverdue(
  store: AuditStore,
  open: Map<string, LogLine>,
  now: Date,
): Promise<readonly LogLine[]> {
  const limit = startOf(new Date(now.getTime() - patienceMs));
  const overdue: LogLine[] = [];
  for (const line of [...open.values()].filter(({ at }) => at < limit)) {
    open.delete(line.recordId);
    if (!(await hasOutcome(store, line))) overdue.push(line);
  }
  return overdue;
}

function isEnded({ aborted }: AbortSignal): boolean {
  return aborted;
}

async function pause({ clock }: AuditStore, ended: AbortSignal): Promise<void> {
  if (ended.aborted) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const wake = (): void => {
    resolve(undefined);
  };
  ended.addEventListener('abort', wake);
  await Promise.race([clock.sleep(pollMs), promise]);
  ended.removeEventListener('abort', wake);
}

function toLater(one: Date, otherTime: number): Date {
  return new Date(Math.max(one.getTime(), otherTime));
}
