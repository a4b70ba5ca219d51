import { type JsonObject, type JsonValue, toCanonicalJson } from '../control/json.ts';

/** One place where two states differ; a side is absent where it has no value there. */
export type Difference = {
  /** Such as `rules[2].cidrIpv4`. */
  readonly path: string;
  readonly expected?: JsonValue | undefined;
  readonly found?: JsonValue | undefined;
};

/** Where two states differ, each place once; nothing where they are equal. */
export function findDifferences(
  expected: JsonValue | undefined,
  found: JsonValue | undefined,
  path = '',
): readonly Difference[] {
  if (toCanonicalJson(expected) === toCanonicalJson(found)) return [];
  if (Array.isArray(expected) && Array.isArray(found)) {
    return Array.from({ length: Math.max(expected.length, found.length) }, (_, index) =>
      findDifferences(expected[index] as JsonValue, found[index] as JsonValue, `${path}[${String(index)}]`),
    ).flat();
  }
  if (isObject(expected) && isObject(found)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].toSorted();
    return names.flatMap((name) =>
      findDifferences(expected[name], found[name], path === '' ? name : `${path}.${name}`),
    );
  }
  return [
    {
      path: path === '' ? '(the state)' : path,
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
    },
  ];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
