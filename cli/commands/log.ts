import { followLog } from '../../shared/audit/follow-log.ts';
import type { LogLine } from '../../shared/audit/log-line.ts';
import { readLines, readRecords } from '../../shared/audit/query.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { collect } from '../collect.ts';
import { UsageError } from '../errors.ts';
import { checkControls, type FilterOptions, toFilter, toQuery } from '../log-options.ts';
import { createPaint, print, printJsonArray, type Terminal } from '../terminal.ts';
import { toLogDiff, toLogHead, toLogRow } from '../text/log-line.ts';
import { toLogTable } from '../text/log-table.ts';
import { useDeployment } from '../use-deployment.ts';

const dayMs = 86_400_000;

export interface LogOptions extends FilterOptions {
  readonly follow?: boolean;
  readonly diff?: boolean;
  /** 100 unless given or followed. */
  readonly limit?: number;
  readonly json?: boolean;
}

const recentMs = 300_000;
const groupSize = 500;

/** Prints the action log: newest first, or oldest first and then what comes. */
export async function printLog(options: LogOptions, terminal: Terminal): Promise<void> {
  await (options.follow === true ? followOn(options, terminal) : printRange(options, terminal));
}

async function printRange(options: LogOptions, terminal: Terminal): Promise<void> {
  const { limit = 100, json } = options;
  const query = toQuery(options, terminal.now());
  const progress = { shown: 0, isCut: false };
  await useDeployment(options, terminal, async ({ audit, hotDays }) => {
    await tellOlder(query.since, hotDays, terminal);
    const records = readRecords(audit, take(readLines(audit, query), limit, progress));
    if (json === true) await printJsonArray(terminal.stdout, records);
    else if (options.diff === true) await printLines(records, terminal, true, true);
    else await printTable(records, terminal);
  });
  if (progress.shown === 0) {
    const { since, until } = query;
    await print(terminal.stderr, `Nothing matches from ${since.toISOString()} to ${until.toISOString()}.`);
    await checkControls(options);
  } else if (progress.isCut) {
    await print(
      terminal.stderr,
      `Only the newest ${String(limit)}: narrow the question, or see more with --limit.`,
    );
  }
}

/** The log is of the table, in which everything is found by what it is about; older records are in the archive alone. */
async function tellOlder(since: Date, hotDays: number, { stderr, now }: Terminal): Promise<void> {
  const start = new Date(now().getTime() - hotDays * dayMs);
  if (since >= start) return;
  await print(
    stderr,
    `The log goes back ${String(hotDays)} days. What is older is in the archive: \`holdfast audit export --format jsonl ` +
      `--from ${since.toISOString()} --to ${start.toISOString()}\``,
  );
}

async function followOn(options: LogOptions, terminal: Terminal): Promise<void> {
  const { until, since = new Date(terminal.now().getTime() - recentMs), limit = Infinity, json } = options;
  if (until !== undefined) throw new UsageError('--follow has no end: leave out --until, or --follow');
  await useDeployment(options, terminal, async ({ audit }) => {
    const ended = terminal.catchInterrupt();
    if (json !== true) await print(terminal.stdout, toLogHead(createPaint(terminal.stdout)));
    let left = limit;
    for await (const lines of followLog(audit, { since, ...toFilter(options) }, ended)) {
      const records = readRecords(audit, [lines.slice(0, left)]);
      if (json === true) await printJsonLines(records, terminal);
      else await printLines(records, terminal, options.diff === true, false);
      left -= lines.length;
      if (left <= 0 || ended.aborted) return;
    }
  });
}

async function printTable(records: AsyncIterable<AuditRecord>, { stdout }: Terminal): Promise<void> {
  const rows = await collect(records);
  if (rows.length > 0) await print(stdout, toLogTable(rows, createPaint(stdout)));
}

/** Each line as it comes, in columns that are wide enough for most. */
async function printLines(
  records: AsyncIterable<AuditRecord>,
  { stdout }: Terminal,
  hasDiff: boolean,
  hasHead: boolean,
): Promise<void> {
  const paint = createPaint(stdout);
  let isFirst = hasHead;
  for await (const record of records) {
    if (isFirst) await print(stdout, toLogHead(paint));
    isFirst = false;
    await print(stdout, toLogRow(record, paint));
    if (!hasDiff) continue;
    const diff = toLogDiff(record, paint);
    if (diff !== undefined) await print(stdout, diff);
  }
}

async function printJsonLines(records: AsyncIterable<AuditRecord>, { stdout }: Terminal): Promise<void> {
  for await (const record of records) await print(stdout, JSON.stringify(record));
}

/** In groups that are worth a call to the table, however thinly the lines are spread. */
async function* take(
  groups: AsyncIterable<readonly LogLine[]>,
  limit: number,
  progress: { shown: number; isCut: boolean },
): AsyncGenerator<readonly LogLine[]> {
  let taken: LogLine[] = [];
  for await (const lines of groups) {
    const left = limit - progress.shown;
    taken.push(...lines.slice(0, left));
    progress.shown += Math.min(lines.length, left);
    progress.isCut = lines.length > left;
    if (progress.isCut) break;
    if (taken.length < groupSize) continue;
    yield taken;
    taken = [];
  }
  if (taken.length > 0) yield taken;
}
