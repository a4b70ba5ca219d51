import fc from 'fast-check';
import type { Path } from '../../shared/iam/json-layout.ts';
import { removeParts } from '../../shared/iam/remove-parts.ts';

type Container = Readonly<Record<string | number, unknown>>;

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** Every way to a value that can be taken out. */
function listPaths(value: unknown): readonly Path[] {
  if (!isContainer(value)) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [[key], ...listPaths(value[key]).map((path) => [key, ...path])]);
}

/** The value without what is at the paths, made of nothing but the value. */
function without(value: unknown, paths: readonly Path[]): unknown {
  if (!isContainer(value)) return value;
  const kept = Object.keys(value).flatMap((name) => {
    const under = paths.filter(([key]) => String(key) === name).map((path) => path.slice(1));
    return under.some(({ length }) => length === 0) ? [] : [[name, without(value[name], under)] as const];
  });
  return Array.isArray(value) ? kept.map(([, item]) => item) : Object.fromEntries(kept);
}

describe('what is left when parts are removed', () => {
  it.each<[string, string, readonly Path[], string]>([
    ['an item', '{"AWS": [ "a" , "b",\n "c" ]}', [['AWS', 1]], '{"AWS": [ "a",\n "c" ]}'],
    ['the first item', '{"AWS": [ "a" , "b" ]}', [['AWS', 0]], '{"AWS": [ "b" ]}'],
    ['a property', ' { "AWS" : "a",  "Service": "s" } ', [['AWS']], ' { "Service": "s" } '],
    [
      'all of a list',
      '{"a": [ 1, 2 ]}',
      [
        ['a', 0],
        ['a', 1],
      ],
      '{"a": [  ]}',
    ],
    ['nothing', '\t[1 ,2]\n', [], '\t[1 ,2]\n'],
  ])('is right for %s', (_name, text, paths, left) => {
    expect(removeParts(text, paths)).toBe(left);
  });

  it('is the value without them, in text that was there before', () => {
    const value = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
    const cases = fc
      .tuple(value, fc.constantFrom(undefined, 1, '\t'))
      .map(([original, space]) => JSON.stringify(original, undefined, space))
      .chain((text) => fc.tuple(fc.constant(text), fc.subarray([...listPaths(JSON.parse(text) as unknown)])));
    fc.assert(
      fc.property(cases, ([text, paths]) => {
        const left = removeParts(text, paths);
        expect(JSON.parse(left)).toEqual(without(JSON.parse(text), paths));
        expect(isSubsequence(left, text)).toBe(true);
      }),
    );
  });
});

function isSubsequence(part: string, whole: string): boolean {
  let at = -1;
  for (let index = 0; index < part.length; index += 1) {
    at = whole.indexOf(part.charAt(index), at + 1);
    if (at === -1) return false;
  }
  return true;
}

describe('removing parts', () => {
  it('refuses what is not there', () => {
    expect(() => removeParts('{"a":[1]}', [['a', 1]])).toThrow(RangeError);
  });
});
