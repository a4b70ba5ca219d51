import fc from 'fast-check';
import { measure } from '../../shared/report/percentile.ts';

describe('the time to remediate', () => {
  it.each([
    [[], { samples: 0 }],
    [[7], { samples: 1, medianMs: 7, p95Ms: 7 }],
    [[10, 2], { samples: 2, medianMs: 2, p95Ms: 10 }],
    [[3, 1, 2], { samples: 3, medianMs: 2, p95Ms: 3 }],
    [Array.from({ length: 100 }, (_, index) => 100 - index), { samples: 100, medianMs: 50, p95Ms: 95 }],
    [Array.from({ length: 20 }, (_, index) => index + 1), { samples: 20, medianMs: 10, p95Ms: 19 }],
  ])('of %j is measured by nearest rank', (samples, expected) => {
    expect(measure(samples)).toEqual(expected);
  });

  it('is always one that was measured, at least as long as so many of all', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1 }), (samples) => {
        const { medianMs = -1, p95Ms = -1 } = measure(samples);
        for (const [value, part] of [
          [medianMs, 0.5],
          [p95Ms, 0.95],
        ] as const) {
          expect(samples).toContain(value);
          expect(samples.filter((sample) => sample <= value).length).toBeGreaterThanOrEqual(
            part * samples.length,
          );
          expect(samples.filter((sample) => sample < value).length).toBeLessThan(part * samples.length);
        }
      }),
    );
  });
});
