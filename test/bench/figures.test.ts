import { readFigures } from '../../bench/figures.ts';
import { formatReport } from '../../bench/report.ts';
import type { ScenarioResult } from '../../bench/result.ts';

const megabyte = 1024 * 1024;

/** A result that meets every target by a hair, with what a case wants otherwise. */
function result(over: Partial<ScenarioResult> = {}): ScenarioResult {
  return {
    name: 'open SSH',
    custodianMs: 31,
    cold: { runs: 5, wallMs: 500, peakBytes: 120 * megabyte, bootMs: 40, loadMs: 100, handleMs: 120 },
    warm: { events: 100, verified: 100, medianMs: 30, p95Ms: 60, cpuMs: 12, bareCallMs: 4 },
    calls: {
      drift: { reads: 2, writes: 1, tableCalls: 2, sequential: 5 },
      harmless: { reads: 2, writes: 0, tableCalls: 0, sequential: 1 },
    },
    zipBytes: 400 * 1024,
    ...over,
  };
}

function listMissed(scenario: ScenarioResult): readonly string[] {
  return readFigures([scenario])
    .filter(({ isMet }) => isMet === false)
    .map(({ figure }) => figure);
}

const good = result();

describe('the targets of the benchmark', () => {
  it('are all met by a result at their limits', () => {
    expect(listMissed(good)).toStrictEqual([]);
  });

  it.each<[string, Partial<ScenarioResult>]>([
    ['cold: spawn to exit', { cold: { ...good.cold, wallMs: 501 } }],
    ['cold: peak memory', { cold: { ...good.cold, peakBytes: 121 * megabyte } }],
    ['warm: median', { custodianMs: 30 }],
    ['warm: drift really gone', { warm: { ...good.warm, verified: 99 } }],
    ['warm ÷ (sequential calls × bare call)', { warm: { ...good.warm, bareCallMs: 3.9 } }],
    ['harmless event: reads', { calls: { ...good.calls, harmless: { ...good.calls.harmless, reads: 3 } } }],
    ['harmless event: reads', { calls: { ...good.calls, harmless: { ...good.calls.harmless, reads: 0 } } }],
    [
      'harmless event: writes, table calls',
      { calls: { ...good.calls, harmless: { ...good.calls.harmless, writes: 1 } } },
    ],
    [
      'harmless event: writes, table calls',
      { calls: { ...good.calls, harmless: { ...good.calls.harmless, tableCalls: 1 } } },
    ],
    ['size of the function’s zip', { zipBytes: 401 * 1024 }],
  ])('are missed alone: %s', (figure, over) => {
    expect(listMissed(result(over))).toStrictEqual([figure]);
  });
});

describe('the report', () => {
  const slow = result({ name: 'old key', zipBytes: 500 * 1024 });
  const format = (load: number): string =>
    formatReport(
      {
        machine: { node: 'v24.21.0', processors: 2, load },
        scenarios: [good, slow],
        functions: [
          {
            name: 'holdfast-ec2',
            zipBytes: 343_078,
            bundleBytes: 1_048_576,
            controls: 22,
            coldStart: { runs: 3, bootMs: 30, loadMs: 90, peakBytes: 80 * 1024 * 1024 },
          },
          { name: 'holdfast-seal', zipBytes: 102_400, bundleBytes: 307_200 },
        ],
      },
      readFigures([good, slow]),
    );
  const report = format(0.4);
  const findLine = (start: string): readonly string[] | undefined =>
    report
      .split('\n')
      .map((line) => line.split('│').map((cell) => cell.trim()))
      .find(([, first]) => first === start)
      ?.slice(1, -1);

  it('shows each scenario beside the target, and whether it is met', () => {
    expect(findLine('size of the function’s zip')).toStrictEqual([
      'size of the function’s zip',
      '400 KB ✓',
      '500 KB ✗',
      '≤ 400 KB',
    ]);
  });

  it('shows what has no target without a mark', () => {
    expect(findLine('warm: CPU for each event')).toStrictEqual([
      'warm: CPU for each event',
      '12 ms',
      '12 ms',
      '',
    ]);
  });

  it('says what it was measured on', () => {
    expect(report).toMatch(/Node\.js v24\.21\.0 on 2 processors, load 0\.4 before the start\.$/);
  });

  it('warns of a machine that has other work to do', () => {
    expect(format(1.5)).toMatch(
      /load 1\.5 before the start\. The machine is busy: all times are too long\.$/,
    );
  });

  it('shows the zip of every function', () => {
    expect(findLine('holdfast-ec2')).toStrictEqual([
      'holdfast-ec2',
      '22',
      '1024 KB',
      '335 KB',
      '120 ms',
      '90 ms',
      '80 MB',
    ]);
  });
});
