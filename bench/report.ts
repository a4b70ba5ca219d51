import Table from 'cli-table3';
import { figures, kibibytes, type Reading } from './figures.ts';
import type { BenchResult } from './result.ts';

/** The tables that the benchmark prints. */
export function formatReport({ scenarios, functions }: BenchResult, readings: readonly Reading[]): string {
  const table = createTable(['', ...scenarios.map(({ name }) => name), 'target']);
  for (const { name, target } of figures) {
    const row = readings.filter(({ figure }) => figure === name.trim());
    table.push([name, ...row.map(toCell), target?.text ?? '']);
  }
  const zips = createTable(['function', 'zip']);
  zips.push(...functions.map(({ name, zipBytes }) => [name, kibibytes(zipBytes)]));
  return [table.toString(), zips.toString()].join('\n\n');
}

function toCell({ text, isMet }: Reading): string {
  if (isMet === undefined) return text;
  return `${text} ${isMet ? '✓' : '✗'}`;
}

function createTable(head: readonly string[]): InstanceType<typeof Table> {
  return new Table({ head: [...head], style: { head: [], border: [], compact: true } });
}
