import type { OutcomeRecord } from '../audit/record.ts';
import type { CallRecord } from '../aws/session.ts';
import type { Verification } from './verify.ts';

/** What an outcome says of how a change ended. */
export type Judgement = Pick<OutcomeRecord, 'status' | 'explanation'>;

/** Why the first call that failed did so. */
export function getFailure(calls: readonly CallRecord[]): string | undefined {
  return calls.find(({ error }) => error !== undefined)?.error?.message;
}

/** The operations of the calls that were made. */
export function listMade(calls: readonly CallRecord[]): readonly string[] {
  return calls.filter(({ error }) => error === undefined).map(({ operation }) => operation);
}

/**
 * Judges a change after which the state is not as wanted.
 * @param madeOf how many of the calls were made, in words
 * @param describe what is wrong with the state that was read again
 */
export function judgeFailure(
  calls: readonly CallRecord[],
  madeOf: string,
  { error }: Verification,
  describe: () => string,
): Judgement {
  const failure = getFailure(calls);
  const remains =
    error === undefined
      ? describe()
      : `the state could not be read again: ${error instanceof Error ? error.message : JSON.stringify(error)}`;
  if (failure === undefined) return { status: 'unverified', explanation: `${madeOf}, but ${remains}` };
  const status = listMade(calls).length > 0 ? 'partial' : 'failed';
  return { status, explanation: `${madeOf}: ${failure}; ${remains}` };
}
