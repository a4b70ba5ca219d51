import { toLength } from '../../shared/report/words.ts';

describe('a length of time', () => {
  it.each([
    [0, '0.0 s'],
    [449, '0.4 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min'],
    [185_000, '3 min 5 s'],
    [3_600_000, '1 h'],
    [7_205_000, '2 h'],
    [187_200_000, '2 d 4 h'],
  ])('of %d ms is told to its second unit', (ms, expected) => {
    expect(toLength(ms)).toBe(expected);
  });
});
