import Table from 'cli-table3';
import type { Paint } from '../terminal.ts';

const lines =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid';
const bare = Object.fromEntries(lines.split(' ').map((name) => [name, '']));

/** A table without lines, which can be cut, searched and pasted: columns are two blanks apart. */
export function toColumns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string {
  const table = new Table({
    head: head.map((title) => paint('dim', title)),
    chars: { ...bare, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
