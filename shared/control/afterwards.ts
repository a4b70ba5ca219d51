import type { Call } from './change.ts';
import type { JsonObject, JsonValue } from './json.ts';

const opening = '{afterwards ';

/**
 * Stands in an undo for what only the change will tell, such as the id that AWS gives what it makes: the text at `path` of
 * the state that the change leaves, as its control reads it. Being text, it is shown, stored and approved as it stands.
 */
export function afterwards(...path: readonly string[]): string {
  return `${opening}${JSON.stringify(path)}}`;
}

/** The calls with each `afterwards` in them filled in from the state that was left; undefined where that lacks one. */
export function fillIn<Made extends Pick<Call, 'input'>>(
  calls: readonly Made[],
  left: JsonObject,
): readonly Made[] | undefined {
  const missing: string[] = [];
  const fill = (value: JsonValue | undefined): JsonValue | undefined => {
    if (typeof value === 'string' && value.startsWith(opening)) {
      const found = find(left, JSON.parse(value.slice(opening.length, -1)) as readonly string[]);
      if (typeof found !== 'string') missing.push(value);
      return found;
    }
    if (Array.isArray(value)) return value.map((item: JsonValue) => fill(item) ?? null);
    return typeof value === 'object' && value !== null ? fillObject(value as JsonObject) : value;
  };
  const fillObject = (value: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
  const filled = calls.map((call) => ({ ...call, input: fillObject(call.input) }));
  return missing.length === 0 ? filled : undefined;
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
