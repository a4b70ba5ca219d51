import type { Count, LogStats } from '../../shared/audit/log-stats.ts';
import type { LogStatus } from '../../shared/audit/log-status.ts';
import type { Paint } from '../terminal.ts';
import { toColumns } from './columns.ts';
import { count } from './sections.ts';

/** How it ended, from the best to the worst; what is left over was neither changed nor tried. */
const columns: readonly (readonly [title: string, statuses: readonly LogStatus[]])[] = [
  ['PUT BACK', ['remediated', 'already-fixed']],
  ['UNDONE', ['undone']],
  ['NOT PUT BACK', ['failed', 'partial', 'unverified', 'interrupted']],
  ['IN PROGRESS', ['in-progress']],
  ['OBSERVED', ['observation']],
  ['NOTICES', ['notice']],
];

/** A table for each grouping, and the whole below. */
export function toStatsText({ total, by }: LogStats, limit: number, paint: Paint): string {
  const tables = Object.entries(by).map(([grouping, counts]) => toTable(grouping, counts, limit, paint));
  return [...tables, toTable('', [total], limit, paint)].join('\n\n');
}

function toTable(grouping: string, counts: readonly Count[], limit: number, paint: Paint): string {
  const shown = counts.slice(0, limit);
  const head = [grouping.toUpperCase(), 'LINES', ...columns.map(([title]) => title), 'MEDIAN', '95%'];
  const more =
    counts.length > limit ? [paint('dim', `… and ${count(counts.length - limit, 'row')} more: --limit`)] : [];
  return [toColumns(head, shown.map(toRow), paint), ...more].join('\n');
}

function toRow({ name, lines, byOutcome, timeToRemediate: time }: Count): readonly string[] {
  const numbers = columns.map(([, statuses]) =>
    statuses.reduce((sum, status) => sum + (byOutcome[status] ?? 0), 0),
  );
  return [
    name,
    String(lines),
    ...numbers.map((number) => (number === 0 ? '-' : String(number))),
    formatLength(time?.medianMs),
    formatLength(time?.p95Ms),
  ];
}

const minuteMs = 60_000;

/** As `4.0 s`, `12 min`, `3.5 h`; a waiting approval takes days. */
function formatLength(ms: number | undefined): string {
  if (ms === undefined) return '-';
  if (ms < 2 * minuteMs) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120 * minuteMs) return `${(ms / minuteMs).toFixed(0)} min`;
  return ms < 2880 * minuteMs
    ? `${(ms / minuteMs / 60).toFixed(1)} h`
    : `${(ms / minuteMs / 1440).toFixed(1)} d`;
}
