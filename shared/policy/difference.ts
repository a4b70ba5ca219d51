import type { Control } from '../control/control.ts';
import { type JsonObject, type JsonValue, toCanonicalJson } from '../control/json.ts';
import { getComparable } from './hold.ts';

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

/** Where a state is not what is wanted, in what of it counts. */
export function findDifferencesFrom(
  wanted: JsonObject,
  control: Pick<Control, 'compare'>,
  state: JsonObject | undefined,
): readonly Difference[] {
  return findDifferences(
    getComparable(control, wanted),
    state === undefined ? undefined : getComparable(control, state),
  );
}

/**
 * One line for a place where the resource is not as the change left it.
 * @param longestValue characters, after which a value is cut short
 */
export function describeDifference(
  { path, expected, found }: Difference,
  longestValue = Number.POSITIVE_INFINITY,
): string {
  const toText = (value: JsonValue | undefined): string => {
    if (value === undefined) return 'nothing';
    const text = JSON.stringify(value);
    return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
  };
  return `${path}: Holdfast left ${toText(expected)}, now it is ${toText(found)}`;
}
