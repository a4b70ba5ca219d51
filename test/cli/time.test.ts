import fc from 'fast-check';
import { formatTime, parseDuration, parseTime } from '../../cli/time.ts';

const now = new Date('2026-01-31T09:26:53.000Z');

describe('a time on the command line', () => {
  it.each([
    ['30m', '2026-01-31T08:56:53.000Z'],
    ['24h', '2026-01-30T09:26:53.000Z'],
    ['7d', '2026-01-24T09:26:53.000Z'],
    ['2w', '2026-01-17T09:26:53.000Z'],
    ['0h', '2026-01-31T09:26:53.000Z'],
    ['2026-01-30', '2026-01-30T00:00:00.000Z'],
    ['2026-01-30T09:00', '2026-01-30T09:00:00.000Z'],
    ['2026-01-30 09:00:01', '2026-01-30T09:00:01.000Z'],
    ['2026-01-30T09:00Z', '2026-01-30T09:00:00.000Z'],
    ['2026-01-30T09:00:00.5Z', '2026-01-30T09:00:00.500Z'],
    ['2026-01-30T09:00+02:00', '2026-01-30T07:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(parseTime(text, now)?.toISOString()).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '24',
    'h',
    '-1h',
    '1.5h',
    '1y',
    '12345h',
    '2026-02-31',
    '2026-13-01',
    '2026-01-30T25:00',
  ])('"%s" is none', (text) => {
    expect(parseTime(text, now)).toBeUndefined();
  });

  it('can be pasted from a record: every ISO time is itself', () => {
    const dates = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseTime(date.toISOString(), now)).toEqual(date);
      }),
    );
  });

  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([undefined, 'object']).toContain(parseTime(text, now) && 'object');
      }),
    );
  });

  it('can be pasted from the table back into a filter', () => {
    const shown = formatTime('2026-01-31T09:26:53.589Z');
    expect(shown).toBe('2026-01-31 09:26:53');
    expect(parseTime(shown, now)).toEqual(now);
  });
});

describe('a length of time on the command line', () => {
  it.each([
    ['30m', 1_800_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
  ])('%s is %i ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each(['', '30', '-1h', '1.5h', '2026-01-31'])('"%s" is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
