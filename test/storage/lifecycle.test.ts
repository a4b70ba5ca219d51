import fc from 'fast-check';
import { describeEarlyExpiry, keepLonger, type LifecycleRule } from '../../shared/storage/lifecycle.ts';

const year = { prefixes: ['AWSLogs/'], days: 365 };
const rule = (over: Partial<LifecycleRule> = {}): LifecycleRule => ({
  ID: 'tidy',
  Status: 'Enabled',
  Filter: {},
  Expiration: { Days: 30 },
  ...over,
});

describe('a rule that expires logs too soon', () => {
  it.each<[string, LifecycleRule]>([
    ['all of the bucket', rule()],
    ['the logs and more', rule({ Filter: { Prefix: 'AWS' } })],
    ['some of the logs', rule({ Filter: { Prefix: 'AWSLogs/111122223333/CloudTrail/' } })],
    ['those with a tag', rule({ Filter: { And: { Prefix: 'AWSLogs/', Tags: [{ Key: 'a', Value: 'b' }] } } })],
    ['by the old way to name a prefix', { ...rule({ Prefix: 'AWSLogs/' }), Filter: undefined }],
    ['one day sooner', rule({ Expiration: { Days: 364 } })],
  ])('is about %s', (_, one) => {
    expect(describeEarlyExpiry(one, year)).toMatch(
      /^logs expire after \d+ days, and are to be kept for 365$/,
    );
  });

  it('has a date, whichever', () => {
    expect(describeEarlyExpiry(rule({ Expiration: { Date: '2040-01-01T00:00:00.000Z' } }), year)).toBe(
      'everything that the rule is about, however new, expires from 2040-01-01T00:00:00.000Z on',
    );
  });

  it.each<[string, LifecycleRule]>([
    ['is off', rule({ Status: 'Disabled' })],
    ['is about something else', rule({ Filter: { Prefix: 'tmp/' } })],
    ['keeps them long enough', rule({ Expiration: { Days: 365 } })],
    ['expires nothing', rule({ Expiration: undefined })],
    ['clears only markers of what was deleted', rule({ Expiration: { ExpiredObjectDeleteMarker: true } })],
    [
      'is about versions that are no longer current',
      rule({ Expiration: undefined, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
    ],
  ])('is none that %s', (_, one) => {
    expect(describeEarlyExpiry(one, year)).toBeUndefined();
  });

  it('is none in a bucket without logs', () => {
    expect(describeEarlyExpiry(rule(), { ...year, prefixes: [] })).toBeUndefined();
  });
});

describe('putting rules right', () => {
  const archive = rule({
    ID: 'archive',
    Expiration: { Days: 730 },
    Transitions: [{ Days: 90, StorageClass: 'GLACIER' }],
  });

  it.each<[string, LifecycleRule, readonly LifecycleRule[]]>([
    [
      'one that was good before is as it was',
      { ...archive, Expiration: { Days: 1 }, Transitions: undefined },
      [archive],
    ],
    ['a new one expires later', rule(), [rule({ Expiration: { Days: 365 } })]],
    [
      'one with a date keeps what else it does',
      rule({
        Expiration: { Date: '2026-04-01T00:00:00.000Z' },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      }),
      [
        {
          ID: 'tidy',
          Status: 'Enabled',
          Filter: {},
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
      ],
    ],
    [
      'one with a date that does nothing else goes',
      rule({ Expiration: { Date: '2026-04-01T00:00:00.000Z' } }),
      [],
    ],
  ])('%s', (_, wrong, right) => {
    const other = rule({ ID: 'other', Filter: { Prefix: 'tmp/' } });
    expect(keepLonger([other, wrong], [1], [archive], year)).toEqual([other, ...right]);
  });

  it('does not bring back what was too short when it was remembered', () => {
    const short = rule({ Expiration: { Days: 90 } });
    expect(keepLonger([rule({ Expiration: { Days: 1 } })], [0], [short], year)).toEqual([
      rule({ Expiration: { Days: 365 } }),
    ]);
  });

  it('leaves no rule that expires logs too soon, and every other as it was', () => {
    const anyRule = fc.record({
      ID: fc.constantFrom('a', 'b', 'c'),
      Status: fc.constantFrom<('Enabled' | 'Disabled')[]>('Enabled', 'Disabled'),
      Filter: fc.record({ Prefix: fc.constantFrom('', 'AWSLogs/', 'AWSLogs/1/', 'tmp/') }),
      Expiration: fc.oneof(
        fc.record({ Days: fc.integer({ min: 1, max: 800 }) }),
        fc.constant({ Date: '2026-04-01T00:00:00.000Z' }),
        fc.constant({ ExpiredObjectDeleteMarker: true }),
      ),
    });
    const rules = fc.array(anyRule, { maxLength: 5 });
    fc.assert(
      fc.property(rules, rules, (found, remembered) => {
        const isWrong = (one: LifecycleRule) => describeEarlyExpiry(one, year) !== undefined;
        const wrong = found.flatMap((one, position) => (isWrong(one) ? [position] : []));
        const kept = keepLonger(found, wrong, remembered, year);
        expect(kept.filter(isWrong)).toEqual([]);
        expect(kept).toEqual(expect.arrayContaining(found.filter((one) => !isWrong(one))));
      }),
    );
  });
});
