import type { IntentRecord, OutcomeRecord } from '../audit/record.ts';
import type { Ending, Lease } from '../audit/trail.ts';
import type { AwsSession, CallRecord } from '../aws/session.ts';
import type { Assessment } from './assess.ts';
import { RemediationError } from './errors.ts';
import type { Engine } from './engine.ts';
import { getFailure, type Judgement, judgeFailure, listMade } from './judge-failure.ts';
import { toOutcome } from './records.ts';
import { type Verification, verify } from './verify.ts';

export interface Applied {
  readonly outcome: OutcomeRecord;
  readonly verification: Verification;
}

/**
 * Makes the calls of an intent under its lease, reads the state again and records what really happened. Where it passes,
 * nothing is held any more; where that is this change's doing, it is remembered.
 * @throws RemediationError, after the outcome is recorded, when the state does not pass the control in the end.
 */
export async function apply(
  lease: Lease,
  intent: IntentRecord,
  assessment: Assessment,
  session: AwsSession,
  engine: Engine,
  ending: Ending,
): Promise<Applied> {
  const calls = await makeCalls(intent, session);
  const verification = await verify(assessment, session, engine, getFailure(calls) !== undefined);
  const judgement = { ...judge(intent, calls, verification), calls: calls.map((call) => ({ ...call })) };
  const outcome = toOutcome(intent, judgement, verification.assessment?.state, engine.clock.now());
  const left = {
    hold: verification.passed ? ending.hold : undefined,
    drift: outcome.status === 'remediated' ? ending.drift : undefined,
  };
  if (!(await engine.trail.finish(lease, outcome, left))) await engine.trail.append(outcome);
  if (!verification.passed) throw new RemediationError(outcome);
  return { outcome, verification };
}

async function makeCalls(intent: IntentRecord, session: AwsSession): Promise<readonly CallRecord[]> {
  const calls: CallRecord[] = [];
  for (const call of intent.change.apply) {
    const made = await session.send(call as Parameters<AwsSession['send']>[0]);
    calls.push(made);
    if (made.error !== undefined) break;
  }
  return calls;
}

function judge(intent: IntentRecord, calls: readonly CallRecord[], verification: Verification): Judgement {
  const made = listMade(calls);
  const failure = getFailure(calls);
  const isGone = verification.passed && verification.assessment?.state === undefined;
  const planned = intent.change.apply.length;
  const madeOf = `${String(made.length)} of ${String(planned)} calls were made${made.length > 0 ? ` (${made.join(', ')})` : ''}`;
  if (verification.passed && made.length > 0 && !isGone) {
    const note = failure === undefined ? '' : ` ${madeOf}; ${failure}`;
    return {
      status: 'remediated',
      explanation: `${intent.change.summary} The state was read again and passes.${note}`,
    };
  }
  if (verification.passed) {
    // A call may have worked although its answer was lost on the way.
    const what = isGone
      ? 'The resource is gone'
      : 'It was put right meanwhile, by somebody else or by a call whose answer was lost';
    return { status: 'already-fixed', explanation: `${what}; the state was read again. ${madeOf}.` };
  }
  return judgeFailure(calls, madeOf, verification, () => describeViolations(verification));
}

function describeViolations({ assessment }: Verification): string {
  return `what was read again still violates the control: ${(assessment?.violations ?? []).map(({ reason }) => reason).join('; ')}`;
}
