import fc from 'fast-check';
import type { JsonValue } from '../../shared/control/json.ts';
import { findDifferences } from '../../shared/policy/difference.ts';

describe('the differences of two states', () => {
  it('name each place once, with both sides', () => {
    const expected = { rules: [{ port: 22, cidr: '10.0.0.0/8' }], tags: { env: 'prod' } };
    const found = { rules: [{ port: 22, cidr: '0.0.0.0/0' }, { port: 443 }], tags: {} };

    expect(findDifferences(expected, found)).toEqual([
      { path: 'rules[0].cidr', expected: '10.0.0.0/8', found: '0.0.0.0/0' },
      { path: 'rules[1]', found: { port: 443 } },
      { path: 'tags.env', expected: 'prod' },
    ]);
  });

  it('are none between equal states, in whatever order their keys stand', () => {
    const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;

    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (state) => {
        const reversed = Object.fromEntries(Object.entries(state).toReversed());
        expect(findDifferences(state, reversed)).toEqual([]);
      }),
    );
  });

  it('are some between states that are not equal', () => {
    const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;

    fc.assert(
      fc.property(json, json, (a, b) => {
        const isEqual = JSON.stringify(a) === JSON.stringify(b);
        // Where the texts differ, only the order of keys can make the values equal.
        fc.pre(isEqual || typeof a !== 'object' || typeof b !== 'object');
        expect(findDifferences(a, b).length === 0).toBe(isEqual);
      }),
    );
  });

  it('take what is absent and what is undefined for the same', () => {
    expect(findDifferences({ stoppedAt: undefined }, {})).toEqual([]);
  });
});
