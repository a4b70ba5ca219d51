import {
  type FindingRecord,
  type NoticeTopic,
  type OutcomeStatus,
  outcomeStatuses,
} from '../audit/record.ts';
import type { DecisionAction } from '../policy/decision.ts';

/** How a finding can stand at the end of a range: as its outcome says, or why there is none. */
export const endings = [
  ...outcomeStatuses,
  'settled',
  'in-progress',
  'observed',
  'waiting',
  'left-alone',
  'rejected',
  'lapsed',
] as const;
export type Ending = OutcomeStatus | (typeof endings)[number];

/** Each as it stands after a number, as in “3 already fixed”. */
export const endingWords: Readonly<Record<Ending, string>> = {
  remediated: 'remediated',
  'already-fixed': 'already fixed',
  undone: 'undone on request',
  failed: 'failed',
  partial: 'done in part',
  unverified: 'not verified',
  interrupted: 'interrupted',
  settled: 'settled without a change',
  'in-progress': 'begun, no outcome recorded',
  observed: 'observed only',
  waiting: 'waiting for an answer',
  'left-alone': 'left alone (paused or exempt)',
  rejected: 'rejected',
  lapsed: 'lapsed unanswered',
};

/** After these nothing of the finding is left in the resource. */
export const goodEndings: ReadonlySet<Ending> = new Set<Ending>(['remediated', 'already-fixed', 'settled']);

const endingOfAction: Readonly<Record<DecisionAction, Ending>> = {
  report: 'observed',
  leave: 'left-alone',
  ask: 'waiting',
  warn: 'waiting',
  remediate: 'in-progress',
  undo: 'in-progress',
};

/** How a finding stands after one of its records. */
export function getEnding(record: FindingRecord): Ending {
  switch (record.kind) {
    case 'outcome':
      return record.status;
    case 'intent':
      return 'in-progress';
    case 'observation':
      return endingOfAction[record.decision.action];
  }
}

/** How a finding stands after a notice; other notices change nothing of it. */
export const endingOfTopic: Readonly<Partial<Record<NoticeTopic, Ending>>> = {
  settled: 'settled',
  rejected: 'rejected',
  expired: 'lapsed',
};

export type EndingCounts = Readonly<Record<Ending, number>>;

export function countEndings(found: Iterable<Ending>): EndingCounts {
  const counts = Object.fromEntries(endings.map((ending) => [ending, 0])) as Record<Ending, number>;
  for (const ending of found) counts[ending] += 1;
  return counts;
}
