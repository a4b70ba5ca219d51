import fc from 'fast-check';
import { median, percentile } from '../../bench/statistics.ts';

const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });

describe('the median', () => {
  it.each([
    [[7], 7],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[1, 10, 100], 10],
  ])('of %j is %d', (of, expected) => {
    expect(median(of)).toBe(expected);
  });

  it('has as many values below it as above', () => {
    fc.assert(
      fc.property(values, (of) => {
        const middle = median(of);
        const below = of.filter((value) => value < middle).length;
        const above = of.filter((value) => value > middle).length;
        expect(below).toBeLessThanOrEqual(of.length / 2);
        expect(above).toBeLessThanOrEqual(of.length / 2);
      }),
    );
  });

  it('of nothing is an error, not a zero', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('the percentile', () => {
  it.each([
    [[5], 0.95, 5],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.95, 95],
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4], 1, 4],
  ])('of %j at %d is %d', (of, share, expected) => {
    expect(percentile(of, share)).toBe(expected);
  });

  it('is one of the values, which that share of them does not exceed', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (of, share) => {
        const found = percentile(of, share);
        expect(of).toContain(found);
        expect(of.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * of.length);
      }),
    );
  });
});
