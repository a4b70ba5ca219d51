import Table from 'cli-table3';
import { figures, kibibytes, type Reading } from './figures.ts';
import type { BenchResult, Machine } from './result.ts';

/** The tables that the benchmark prints. */
export function formatReport(
  { machine, scenarios, functions }: BenchResult,
  readings: readonly Reading[],
): string {
  const table = createTable(['', ...scenarios.map(({ name }) => name), 'target']);
  for (const { name, target } of figures) {
    const row = readings.filter(({ figure }) => figure === name.trim());
    table.push([name, ...row.map(toCell), target?.text ?? '']);
  }
  const zips = createTable(['function', 'zip']);
  zips.push(...functions.map(({ name, zipBytes }) => [name, kibibytes(zipBytes)]));
  return [table.toString(), zips.toString(), formatMachine(machine)].join('\n\n');
}

function toCell({ text, isMet }: Reading): string {
  if (isMet === undefined) return text;
  return `${text} ${isMet ? '✓' : '✗'}`;
}

function createTable(head: readonly string[]): InstanceType<typeof Table> {
  return new Table({ head: [...head], style: { head: [], border: [], compact: true } });
}

function formatMachine({ node, processors, load }: Machine): string {
  const facts = `Node.js ${node} on ${String(processors)} processors, load ${load.toFixed(1)} before the start.`;
  // Half of the processors busy is half of them left for the function and the emulator, which work in turns.
  return load > processors / 2 ? `${facts} The machine is busy: all times are too long.` : facts;
}
