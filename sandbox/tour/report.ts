import type { OutcomeStatus } from '../../shared/audit/record.ts';

/** What became of one drift. */
export interface DriftReport {
  readonly name: string;
  readonly control: string;
  /** ARN. */
  readonly resource: string;
  /** ISO 8601; for what only the sweep can find, when the sweep was sent. */
  readonly apiCallAt: string;
  /** ISO 8601: when Holdfast had read the account again and recorded that the control holds. */
  readonly remediatedAt: string | null;
  /** From `apiCallAt` to `remediatedAt`. */
  readonly seconds: number | null;
  /** As the audit trail says; `none` when it says nothing. */
  readonly outcome: OutcomeStatus | 'none';
  /** As the account says, asked by a client of its own. */
  readonly verified: boolean;
}

export interface UntouchedReport {
  readonly name: string;
  readonly resource: string;
  readonly unchanged: boolean;
}

/** What `npm start -- --once --json` prints. */
export interface TourReport {
  readonly drifts: readonly DriftReport[];
  readonly untouched: readonly UntouchedReport[];
  readonly auditRecords: number;
  readonly notifications: number;
}

/** Whether everything careless was put back, and nothing else. */
export function isPassed({ drifts, untouched }: TourReport): boolean {
  return drifts.every(({ verified }) => verified) && untouched.every(({ unchanged }) => unchanged);
}
