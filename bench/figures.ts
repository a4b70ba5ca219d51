import type { ScenarioResult } from './result.ts';

/** A line of the benchmark's table: how it is read from a result, and what it has to be. */
export interface Figure {
  readonly name: string;
  readonly format: (value: number) => string;
  readonly read: (result: ScenarioResult) => number;
  readonly target?: Target;
}

interface Target {
  readonly text: string;
  readonly isMet: (value: number, result: ScenarioResult) => boolean;
}

/** One figure of one scenario. */
export interface Reading {
  readonly figure: string;
  readonly scenario: string;
  readonly value: number;
  readonly text: string;
  /** Absent where nothing is demanded. */
  readonly isMet?: boolean;
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
/** As AWS shows the size of a function: in units of 1024 bytes. */
export const kibibytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KB`;
const count = (value: number): string => String(value);

const atMost = (limit: number, format: (value: number) => string): Target => ({
  text: `≤ ${format(limit)}`,
  isMet: (value) => value <= limit,
});

export const figures: readonly Figure[] = [
  {
    name: 'cold: spawn to exit',
    format: milliseconds,
    read: ({ cold }) => cold.wallMs,
    target: atMost(500, milliseconds),
  },
  { name: '  start of the runtime', format: milliseconds, read: ({ cold }) => cold.bootMs },
  { name: '  loading the bundle', format: milliseconds, read: ({ cold }) => cold.loadMs },
  { name: '  handling the event', format: milliseconds, read: ({ cold }) => cold.handleMs },
  {
    name: 'cold: peak memory',
    format: mebibytes,
    read: ({ cold }) => cold.peakBytes,
    target: atMost(120 * 1024 * 1024, mebibytes),
  },
  {
    name: 'warm: median',
    format: milliseconds,
    read: ({ warm }) => warm.medianMs,
    target: {
      text: 'faster than Cloud Custodian',
      isMet: (value, { custodianMs }) => value < custodianMs,
    },
  },
  { name: '  Cloud Custodian’s', format: milliseconds, read: ({ custodianMs }) => custodianMs },
  { name: 'warm: p95', format: milliseconds, read: ({ warm }) => warm.p95Ms },
  { name: 'warm: CPU for each event', format: milliseconds, read: ({ warm }) => warm.cpuMs },
  {
    name: 'warm: drift really gone',
    format: (share) => `${(share * 100).toFixed(0)} %`,
    read: ({ warm }) => warm.verified / warm.events,
    target: { text: '100 %', isMet: (share) => share === 1 },
  },
  { name: 'round trip of a bare call', format: milliseconds, read: ({ warm }) => warm.bareCallMs },
  {
    name: 'warm ÷ (sequential calls × bare call)',
    format: (ratio) => ratio.toFixed(2),
    read: ({ warm, calls }) => warm.medianMs / (calls.drift.sequential * warm.bareCallMs),
    target: atMost(1.5, count),
  },
  { name: 'calls: reads', format: count, read: ({ calls }) => calls.drift.reads },
  { name: 'calls: writes', format: count, read: ({ calls }) => calls.drift.writes },
  { name: 'calls: of Holdfast’s tables', format: count, read: ({ calls }) => calls.drift.tableCalls },
  { name: 'calls: one after another', format: count, read: ({ calls }) => calls.drift.sequential },
  {
    name: 'harmless event: reads',
    format: count,
    read: ({ calls }) => calls.harmless.reads,
    target: { text: '1 or 2', isMet: (reads) => reads === 1 || reads === 2 },
  },
  {
    name: 'harmless event: writes, table calls',
    format: count,
    read: ({ calls }) => calls.harmless.writes + calls.harmless.tableCalls,
    target: { text: 'none', isMet: (writes) => writes === 0 },
  },
  {
    name: 'size of the function’s zip',
    format: kibibytes,
    read: ({ zipBytes }) => zipBytes,
    target: atMost(400 * 1024, kibibytes),
  },
];

/** Every figure of every scenario, figure by figure. */
export function readFigures(scenarios: readonly ScenarioResult[]): readonly Reading[] {
  return figures.flatMap(({ name, format, read, target }) =>
    scenarios.map((result) => {
      const value = read(result);
      return {
        figure: name.trim(),
        scenario: result.name,
        value,
        text: format(value),
        ...(target === undefined ? {} : { isMet: target.isMet(value, result) }),
      };
    }),
  );
}
