import fc from 'fast-check';
import { mergePorts, parsePortRange, splitPortRange } from '../../shared/network/port-range.ts';
import type { PortRange } from '../../shared/network/port-range.ts';

const ranges = fc
  .tuple(fc.nat({ max: 300 }), fc.nat({ max: 300 }))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

function expand(all: readonly PortRange[]): number[] {
  return all.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}

describe('a port setting', () => {
  it.each([
    [22, 22, 22],
    ['22', 22, 22],
    ['5985-5986', 5985, 5986],
    ['0-65535', 0, 65_535],
  ])('%j is ports %i to %i', (text, from, to) => {
    expect(parsePortRange(text)).toEqual({ from, to });
  });

  it.each(['ssh', '', '65536', '20-65536', '23-20', '1-2-3', '-1', 1.5, -1])('%j is refused', (text) => {
    expect(() => parsePortRange(text)).toThrow(RangeError);
  });
});

describe('a port range split around ports', () => {
  it.each([
    [
      0,
      65_535,
      [[22, 22]],
      [
        [0, 21],
        [23, 65_535],
      ],
    ],
    [22, 22, [[22, 22]], []],
    [
      20,
      25,
      [
        [22, 22],
        [24, 24],
      ],
      [
        [20, 21],
        [23, 23],
        [25, 25],
      ],
    ],
    [22, 80, [[20, 23]], [[24, 80]]],
    [20, 22, [[22, 23]], [[20, 21]]],
    [80, 443, [[22, 22]], [[80, 443]]],
    [80, 443, [[3389, 3389]], [[80, 443]]],
    [21, 23, [[1, 65_535]], []],
  ] satisfies [number, number, number[][], number[][]][])(
    '%i-%i without %j is %j',
    (from, to, without, left) => {
      const toRanges = (pairs: number[][]) =>
        pairs.map(([first = 0, last = 0]) => ({ from: first, to: last }));
      expect(splitPortRange(from, to, toRanges(without))).toEqual(toRanges(left));
    },
  );

  it('keeps every other port once, in ascending order, and none of the listed ones', () => {
    fc.assert(
      fc.property(ranges, fc.array(ranges, { maxLength: 8 }), (range, ports) => {
        const listed = new Set(expand(ports));
        expect(expand(splitPortRange(range.from, range.to, ports))).toEqual(
          expand([range]).filter((port) => !listed.has(port)),
        );
      }),
    );
  });

  it('leaves no two ranges that could be one', () => {
    fc.assert(
      fc.property(ranges, fc.array(ranges, { maxLength: 8 }), (range, ports) => {
        const left = splitPortRange(range.from, range.to, ports);
        expect(mergePorts(left)).toEqual(left);
      }),
    );
  });
});

describe('merged port ranges', () => {
  it('are the same ports, each once, in the fewest ranges', () => {
    fc.assert(
      fc.property(fc.array(ranges, { maxLength: 8 }), (all) => {
        const merged = mergePorts(all);
        expect(expand(merged)).toEqual([...new Set(expand(all))].toSorted((a, b) => a - b));
        const firstOfEach = new Set(merged.map(({ from }) => from));
        expect(merged.filter(({ to }) => firstOfEach.has(to + 1))).toEqual([]);
      }),
    );
  });
});
