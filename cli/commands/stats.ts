import type { Grouping } from '../../shared/audit/log-groupings.ts';
import { countLog } from '../../shared/audit/log-stats.ts';
import { checkControls, type FilterOptions, toQuery } from '../log-options.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { toStatsText } from '../text/stats.ts';
import { useDeployment } from '../use-deployment.ts';

export interface StatsOptions extends FilterOptions {
  readonly by: readonly Grouping[];
  /** Rows in a table. */
  readonly limit: number;
  readonly json?: boolean;
}

/** Prints the action log in numbers. */
export async function printStats(options: StatsOptions, terminal: Terminal): Promise<void> {
  const { stdout, stderr, now } = terminal;
  const { by, limit, json } = options;
  const query = toQuery(options, now());
  const range = { since: query.since.toISOString(), until: query.until.toISOString() };
  const stats = await useDeployment(options, terminal, ({ audit }) => countLog(audit, query, by));
  if (json === true) await printJson(stdout, { ...range, ...stats });
  if (stats.total.lines === 0) {
    await print(stderr, `Nothing matches from ${range.since} to ${range.until}.`);
    await checkControls(options);
  } else if (json !== true) {
    await print(stdout, toStatsText(stats, limit, createPaint(stdout)));
  }
}
