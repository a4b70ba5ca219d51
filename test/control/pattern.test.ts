import fc from 'fast-check';
import { matchesPattern } from '../../shared/control/pattern.ts';

describe('a pattern', () => {
  it('fits itself when it has no wildcard, and nothing else', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', '.', '+', '(', '[', '\\', '^', '$', ':', '/') });

    fc.assert(
      fc.property(plain, plain, (pattern, text) => {
        expect(matchesPattern(pattern, pattern)).toBe(true);
        expect(matchesPattern(pattern, text)).toBe(pattern === text);
      }),
    );
  });

  it('takes * for any characters and ? for one', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '.') });

    fc.assert(
      fc.property(text, text, text, (before, middle, after) => {
        const whole = before + middle + after;
        expect(matchesPattern(`${before}*${after}`, whole)).toBe(true);
        expect(matchesPattern(`${before}${'?'.repeat(middle.length)}${after}`, whole)).toBe(true);
        expect(matchesPattern(`${before}${'?'.repeat(middle.length + 1)}${after}`, whole)).toBe(false);
      }),
    );
  });
});
