import { diffArrays } from 'diff';
import { type JsonObject, type JsonValue, toCanonicalJson } from '../../shared/control/json.ts';
import type { Paint, Style } from '../terminal.ts';

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

const contextLines = 3;
const styles: Readonly<Record<Line['sign'], Style | undefined>> = {
  ' ': undefined,
  '-': 'red',
  '+': 'green',
};

/**
 * What became of a state, line by line: `-` what is gone, `+` what is new, and around them what stayed. JSON that is text
 * in the state, as policies are, is compared as JSON: what changed in it is shown, not that it changed.
 */
export function toStateDiff(before: JsonObject, after: JsonObject, paint: Paint): readonly string[] {
  const unpacked = compare(format(unpack(before)), format(unpack(after)));
  // Where only the spelling of such a text changed, that is what is shown.
  const lines = unpacked.every(({ sign }) => sign === ' ')
    ? compare(format(before), format(after))
    : unpacked;
  if (lines.every(({ sign }) => sign === ' ')) return ['nothing changed'];
  return shorten(lines).map((line) => toText(line, paint));
}

function toText(line: Line | number, paint: Paint): string {
  if (typeof line === 'number') {
    return paint('dim', `  … ${String(line)} ${line === 1 ? 'line' : 'lines'} unchanged`);
  }
  const text = `${line.sign} ${line.text}`;
  const style = styles[line.sign];
  return style === undefined ? text : paint(style, text);
}

function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  return diffArrays([...before], [...after], { comparator: isSame }).flatMap(({ added, removed, value }) =>
    value.map((text): Line => ({ sign: added ? '+' : removed ? '-' : ' ', text })),
  );
}

/** The comma after what was the last, or is now, is no change. */
function isSame(one: string, other: string): boolean {
  return one.replace(/,$/, '') === other.replace(/,$/, '');
}

/** Changes with the lines around them; a number stands for so many lines further off. */
function shorten(lines: readonly Line[]): readonly (Line | number)[] {
  const shown: (Line | number)[] = [];
  const isNear = listNear(lines);
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1);
    if (isNear[index] === true) shown.push(line);
    else if (typeof last === 'number') shown[shown.length - 1] = last + 1;
    else shown.push(1);
  }
  return shown;
}

function listNear(lines: readonly Line[]): readonly boolean[] {
  const isNear = lines.map(() => false);
  for (const [index, { sign }] of lines.entries()) {
    if (sign !== ' ') isNear.fill(true, Math.max(0, index - contextLines), index + contextLines + 1);
  }
  return isNear;
}

/** Names in their order, so that one that moved is no change. */
function format(value: JsonValue): readonly string[] {
  return JSON.stringify(JSON.parse(toCanonicalJson(value)), undefined, 2).split('\n');
}

function unpack(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? unpackText(inner) : inner,
  ) as JsonValue;
}

function unpackText(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
