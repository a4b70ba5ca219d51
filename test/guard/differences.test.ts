import fc from 'fast-check';
import { compareParts, toViolations } from '../../shared/guard/differences.ts';

const parts = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', '__proto__x'),
  fc.oneof(fc.integer(), fc.dictionary(fc.constantFrom('x', 'y'), fc.boolean())),
);

describe('the differences between parts', () => {
  it('are none between equal ones, in whatever order their fields are', () => {
    expect(compareParts({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } })).toEqual({ lost: [], added: [] });
  });

  it('tell what was removed, changed and added', () => {
    const now = { b: 2, c: 3 };
    const found = compareParts(now, { a: 1, b: 1 });
    expect(found).toEqual({ lost: ['a', 'b'], added: ['c'] });
    expect(toViolations('target', found, now)).toEqual([
      { element: 'target a', reason: 'the target a was removed', evidence: null },
      { element: 'target b', reason: 'the target b was changed', evidence: 2 },
      { element: 'target c', reason: 'the target c was added', evidence: 3 },
    ]);
  });

  it('make the one out of the other: what is lost is put, what is added is taken away', () => {
    fc.assert(
      fc.property(parts, parts, (now, before) => {
        const { lost, added } = compareParts(now, before);
        const kept = Object.entries(now).filter(([name]) => !added.includes(name));
        const restored = lost.map((name) => [name, before[name]] as const);
        expect(Object.fromEntries([...kept, ...restored])).toEqual(before);
      }),
    );
  });
});
