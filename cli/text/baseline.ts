import type { Baseline } from '../../shared/policy/baseline.ts';
import type { Paint } from '../terminal.ts';
import { formatTime } from '../time.ts';
import { toColumns } from './columns.ts';

/** One line a baseline. */
export function toBaselineTable(baselines: readonly Baseline[], paint: Paint): string {
  return toColumns(
    ['CONTROL', 'SINCE (UTC)', 'RESOURCE'],
    baselines.map(({ control, at, resource }) => [control, formatTime(at), resource.arn]),
    paint,
  );
}

/** All of a baseline. */
export function toBaselineText({ control, at, resource, value }: Baseline, paint: Paint): string {
  return [
    `${paint('bold', resource.arn)}  remembered for ${control} since ${formatTime(at)} UTC`,
    JSON.stringify(value, undefined, 2),
  ].join('\n');
}
