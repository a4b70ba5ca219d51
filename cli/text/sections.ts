import type { Irreversible } from '../../shared/control/change.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import type { Paint } from '../terminal.ts';

/** What is printed under one heading. */
export interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

export function formatSection({ heading, lines }: Section, paint: Paint): string {
  const text = (lines.length === 0 ? ['none'] : lines).join('\n');
  return `\n${paint('bold', heading)}\n${indent(text)}`;
}

export function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

/** A call of a change, or one in a record. */
interface Call {
  readonly operation: string;
  readonly input: JsonObject;
}

export function formatCall({ operation, input }: Call): string {
  return `${operation} ${JSON.stringify(input)}`;
}

/** The calls that undo a change, or why there are none. */
export function formatUndo(undo: readonly Call[] | Irreversible): readonly string[] {
  return 'irreversible' in undo ? [`cannot be undone: ${undo.irreversible}`] : undo.map(formatCall);
}

/** As `1 finding`, `2 findings`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${String(number)} ${number === 1 ? singular : plural}`;
}
