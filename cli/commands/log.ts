import { type LogStatus, readLog } from '../../shared/audit/query.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { checkControl } from '../check-control.ts';
import { collect } from '../collect.ts';
import type { AccountOptions } from '../deployment.ts';
import { UsageError } from '../errors.ts';
import { createPaint, print, printJsonArray, type Terminal } from '../terminal.ts';
import { toLogTable } from '../text/log-table.ts';
import { useDeployment } from '../use-deployment.ts';

const dayMs = 86_400_000;

export interface LogOptions extends AccountOptions {
  readonly since: Date;
  /** Now unless given. */
  readonly until?: Date;
  readonly control?: string;
  readonly resource?: string;
  readonly actor?: string;
  readonly outcome?: LogStatus;
  readonly limit: number;
  readonly json?: boolean;
}

/** Prints the action log, newest first. */
export async function printLog(options: LogOptions, terminal: Terminal): Promise<void> {
  const { since, until = terminal.now(), control, resource, actor, outcome: status, limit, json } = options;
  if (since > until) {
    throw new UsageError(
      `--since ${since.toISOString()} is later than --until ${until.toISOString()}: turn them round`,
    );
  }
  const query = { since, until, control, resource, actor, status };
  const progress = { shown: 0, isCut: false };
  await useDeployment(options, terminal, async ({ audit, hotDays }) => {
    await tellOlder(since, hotDays, terminal);
    const records = take(readLog(audit, query), limit, progress);
    if (json === true) await printJsonArray(terminal.stdout, records);
    else await printTable(records, terminal);
  });
  if (progress.shown === 0) {
    await print(terminal.stderr, `Nothing matches from ${since.toISOString()} to ${until.toISOString()}.`);
    await checkControl(control);
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

async function printTable(records: AsyncIterable<AuditRecord>, { stdout }: Terminal): Promise<void> {
  const rows = await collect(records);
  if (rows.length > 0) await print(stdout, toLogTable(rows, createPaint(stdout)));
}

async function* take(
  records: AsyncIterable<AuditRecord>,
  limit: number,
  progress: { shown: number; isCut: boolean },
): AsyncGenerator<AuditRecord> {
  for await (const record of records) {
    if (progress.shown === limit) {
      progress.isCut = true;
      return;
    }
    progress.shown += 1;
    yield record;
  }
}
