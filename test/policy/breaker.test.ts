import fc from 'fast-check';
import { type Breaker, findOpenBreaker, getSlice, toCount } from '../../shared/policy/breaker.ts';

const start = Date.parse('2026-03-01T12:00:00.000Z');
const hourMs = 3_600_000;
const at = (ms: number): Date => new Date(start + ms);

/** Counts a change as the store does: under the condition that the count states. */
function count(breaker: Breaker, limit: number, now: Date): Breaker | undefined {
  const { slice, below, stale } = toCount(breaker.key, limit, breaker, now);
  const present = breaker.counts[slice] ?? 0;
  if (present >= below) return undefined;
  const kept = Object.entries(breaker.counts).filter(([key]) => !stale.includes(key));
  return { ...breaker, counts: { ...Object.fromEntries(kept), [slice]: present + 1 } };
}

const empty: Breaker = { key: 'c', counts: {} };

describe('the count of a breaker', () => {
  it('never lets more than the limit through in any hour, and remembers little', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 60 });

    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), steps, (limit, gaps) => {
        let breaker = empty;
        let now = 0;
        const changes: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const counted = count(breaker, limit, at(now));
          if (counted === undefined) continue;
          breaker = counted;
          changes.push(now);
          const inTheHour = changes.filter((time) => time > now - hourMs);
          expect(inTheHour.length).toBeLessThanOrEqual(limit);
          expect(Object.keys(breaker.counts).length).toBeLessThanOrEqual(14);
        }
      }),
    );
  });

  it('lets changes through again when the hour is over', () => {
    const full = { ...empty, counts: { [String(getSlice(at(0)))]: 25 } };

    expect(count(full, 25, at(hourMs))).toBeUndefined();
    expect(count(full, 25, at(hourMs + 300_000))).toBeDefined();
  });
});

describe('a breaker', () => {
  const limits = { c: 25, account: 100 };
  const full = { key: 'c', counts: { [String(getSlice(at(0)))]: 25 } };

  it('is closed while its count is below the limit', () => {
    const counts = { [String(getSlice(at(0)))]: 24 };

    expect(findOpenBreaker([{ key: 'c', counts }], limits, at(0))).toBeUndefined();
    expect(findOpenBreaker([], limits, at(0))).toBeUndefined();
  });

  it('opens when its count is full', () => {
    expect(findOpenBreaker([full], limits, at(0))).toMatchObject({ key: 'c', limit: 25, isNew: true });
  });

  it('of the account opens whatever the control', () => {
    const account = { key: 'account', counts: { [String(getSlice(at(0)))]: 100 } };

    expect(findOpenBreaker([account], limits, at(0))).toMatchObject({
      key: 'account',
      limit: 100,
      isNew: true,
    });
  });

  it('stays open for its time, and then closes without opening again at once', () => {
    const openUntil = findOpenBreaker([full], limits, at(0))?.openUntil ?? '';
    const open = { ...full, openUntil };
    const end = Date.parse(openUntil);

    expect(findOpenBreaker([open], limits, new Date(end - 1))).toMatchObject({ isNew: false, openUntil });
    expect(findOpenBreaker([open], limits, new Date(end))).toBeUndefined();
  });
});
