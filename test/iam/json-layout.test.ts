import fc from 'fast-check';
import { formatPath, readJsonLayout } from '../../shared/iam/json-layout.ts';
import type { JsonNode } from '../../shared/iam/json-layout.ts';

/** Builds the value again from nothing but the places that were found. */
function rebuild(text: string, { start, end, isArray, children }: JsonNode): unknown {
  const items = children.map(({ key, node }) => [key, rebuild(text, node)] as const);
  if (isArray) return items.map(([, item]) => item);
  if (text[start] === '{') return Object.fromEntries(items);
  return JSON.parse(text.slice(start, end));
}

describe('the layout of a JSON text', () => {
  it('has every value at its place, however the text is spaced', () => {
    const value = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
    const indent = fc.constantFrom(undefined, 1, 4, '\t');
    fc.assert(
      fc.property(value, indent, (original, space) => {
        const text = ` ${JSON.stringify(original, undefined, space)}\n`;
        expect(rebuild(text, readJsonLayout(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is not misled by punctuation within strings', () => {
    const text = String.raw`{"a\"{,":"]}\\","b":["\\\"",{}]}`;
    expect(rebuild(text, readJsonLayout(text))).toEqual(JSON.parse(text));
  });

  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"b":[{},{"c":{"d":1,"d":1}}]}', 'b[1].c.d'],
  ])('has no key twice: %s', (text, where) => {
    expect(() => readJsonLayout(text)).toThrow(
      `The policy cannot be read at ${where}: the key is there twice`,
    );
  });

  it('may have the same key in two objects', () => {
    expect(() => readJsonLayout('{"a":{"b":1},"c":{"b":1},"b":1}')).not.toThrow();
  });

  it('is one of some value', () => {
    expect(readJsonLayout(' 5 ')).toEqual({ start: 1, end: 2, isArray: false, children: [] });
    expect(() => readJsonLayout(' ')).toThrow(TypeError);
  });
});

describe('a path', () => {
  it.each([
    [['Statement', 1, 'Principal'], 'Statement[1].Principal'],
    [[], 'its outermost value'],
  ])('%j is written %s', (path, written) => {
    expect(formatPath(path)).toBe(written);
  });
});
