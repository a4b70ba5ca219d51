import type { Calls, Cold, ColdStart, Warm } from './measure.ts';

/** Everything measured of one scenario. */
export interface ScenarioResult {
  readonly name: string;
  /** Median milliseconds that Cloud Custodian was measured at. */
  readonly custodianMs: number;
  readonly cold: Cold;
  readonly warm: Warm;
  readonly calls: Calls;
  readonly zipBytes: number;
}

export interface Machine {
  /** The version of Node.js. */
  readonly node: string;
  readonly processors: number;
  /** Processes that wanted a processor in the minute before the benchmark began. */
  readonly load: number;
}

export interface FunctionResult {
  readonly name: string;
  readonly zipBytes: number;
  readonly bundleBytes: number;
  /** Of the functions of services; how many controls they have, and how they start with nothing to do. */
  readonly controls?: number;
  readonly coldStart?: ColdStart;
}

export interface BenchResult {
  readonly machine: Machine;
  readonly scenarios: readonly ScenarioResult[];
  readonly functions: readonly FunctionResult[];
}
