import type { ObservationRecord } from '../audit/record.ts';

/** One time that a violation was put back. */
export type Drift = {
  readonly findingId: string;
  /** When it was put back, ISO 8601. */
  readonly at: string;
  readonly actor?: ObservationRecord['actor'];
};

/** The same violation is back although it was put back so often: somebody or something wants it. */
export interface Contest {
  readonly times: number;
  readonly withinMinutes: number;
  /** The times it was put back, newest first. */
  readonly drifts: readonly Drift[];
  /** What the resource itself says of who manages it, such as the stack that its tags name. */
  readonly managedBy?: string | undefined;
}
