import Table from 'cli-table3';
import { figures, kibibytes, mebibytes, milliseconds, type Reading } from './figures.ts';
import type { BenchResult, FunctionResult, Machine } from './result.ts';

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
  const sizes = createTable(['function', 'controls', 'bundle', 'zip', 'start', '  loading', 'peak memory']);
  sizes.push(...functions.map(toSizes));
  return [table.toString(), sizes.toString(), formatMachine(machine)].join('\n\n');
}

function toSizes({ name, controls, bundleBytes, zipBytes, coldStart }: FunctionResult): string[] {
  const sizes = [kibibytes(bundleBytes), kibibytes(zipBytes)];
  if (coldStart === undefined) return [name, '', ...sizes, '', '', ''];
  const { bootMs, loadMs, peakBytes } = coldStart;
  const times = [milliseconds(bootMs + loadMs), milliseconds(loadMs), mebibytes(peakBytes)];
  return [name, String(controls), ...sizes, ...times];
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
