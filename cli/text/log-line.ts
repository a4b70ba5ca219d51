import { stripVTControlCharacters } from 'node:util';
import type { AuditRecord } from '../../shared/audit/record.ts';
import type { Paint } from '../terminal.ts';
import { toLogCells } from './log-table.ts';
import { indent } from './sections.ts';
import { toStateDiff } from './state-diff.ts';

/** Of a line that is printed before the next one is known: the columns that a table has, as wide as most cells are. */
const columns = [
  ['TIME (UTC)', 19],
  ['FINDING', 19],
  ['SEVERITY', 8],
  ['CONTROL', 39],
  ['RESOURCE', 28],
  ['ACTOR', 24],
  ['OUTCOME', 0],
] as const;

export function toLogHead(paint: Paint): string {
  return toRow(columns.map(([title]) => paint('dim', title)));
}

export function toLogRow(record: AuditRecord, paint: Paint): string {
  return toRow(toLogCells(record, paint));
}

/** What a change made of the resource; `undefined` where nothing was changed, or it was not read again. */
export function toLogDiff(record: AuditRecord, paint: Paint): string | undefined {
  if (record.kind !== 'outcome' || record.stateAfter === undefined) return undefined;
  return indent(toStateDiff(record.stateBefore, record.stateAfter, paint).join('\n'));
}

function toRow(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell + ' '.repeat(Math.max(0, (columns[index]?.[1] ?? 0) - getWidth(cell))))
    .join('  ')
    .trimEnd();
}

function getWidth(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
