import type { Call } from './change.ts';
import type { JsonObject, JsonValue } from './json.ts';

const opening = '{afterwards ';

type Calls<Made> = readonly Made[];

/**
 * Stands in an undo for what only the change will tell, such as the id that AWS gives what it makes: the text at `path` of
 * the state that the change leaves, as its control reads it. Being text, it is shown, stored and approved as it stands.
 */
export function afterwards(...path: readonly string[]): string {
  return `${opening}${JSON.stringify(path)}}`;
}

/** The calls with each `afterwards` in them filled in from the state that was left; undefined where that lacks one. */
export function fillIn<Made extends Pick<Call, 'input'>>(
  calls: Calls<Made>,
  left: JsonObject,
): Calls<Made> | undefined {
  const missing: string[] = [];
  const filled = replaceTexts(calls, (text) => {
    if (!text.startsWith(opening)) return text;
    const found = find(left, JSON.parse(text.slice(opening.length, -1)) as readonly string[]);
    if (typeof found === 'string') return found;
    missing.push(text);
    return text;
  });
  return missing.length === 0 ? filled : undefined;
}

/**
 * The calls of a change that was made, for when it is undone and then made again: what it took away has another id by then.
 * Each text that the state had before and no longer has is an `afterwards`. Texts in lists are left as they are, since what
 * is at a place of a list then may be something else.
 */
export function leaveOpen<Made extends Pick<Call, 'input'>>(
  calls: Calls<Made>,
  before: JsonObject,
  left: JsonObject,
): Calls<Made> {
  const lost = new Map(
    listTexts(before)
      .filter(({ path }) => typeof find(left, path) !== 'string')
      .map(({ text, path }) => [text, afterwards(...path)]),
  );
  return replaceTexts(calls, (text) => lost.get(text) ?? text);
}

function replaceTexts<Made extends Pick<Call, 'input'>>(
  calls: Calls<Made>,
  replace: (text: string) => string,
): Calls<Made> {
  const visit = (value: JsonValue | undefined): JsonValue | undefined => {
    if (typeof value === 'string') return replace(value);
    if (Array.isArray(value)) return value.map((item: JsonValue) => visit(item) ?? null);
    return typeof value === 'object' && value !== null ? visitObject(value as JsonObject) : value;
  };
  const visitObject = (value: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
  return calls.map((call) => ({ ...call, input: visitObject(call.input) }));
}

interface Text {
  readonly text: string;
  readonly path: readonly string[];
}

function listTexts(value: JsonValue | undefined, path: readonly string[] = []): readonly Text[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => listTexts(inner, [...path, name]));
}

function find(state: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as JsonObject)[name]
        : undefined,
    state,
  );
}
