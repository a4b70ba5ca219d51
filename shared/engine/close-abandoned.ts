import type { IntentRecord, OutcomeRecord } from '../audit/record.ts';
import type { Lease } from '../audit/trail.ts';
import { findDifferencesFrom } from '../policy/difference.ts';
import { planUndo } from '../policy/undo-plan.ts';
import { type Assessment, assess } from './assess.ts';
import { recallCause } from './cause.ts';
import { type Engine, getControl } from './engine.ts';
import type { Judgement } from './judge-failure.ts';
import { toOutcome } from './records.ts';

export interface Abandoned {
  readonly intent: IntentRecord;
  /** The state of the resource now, held against the control of the intent. */
  readonly assessment: Assessment;
  /** How the intent was closed. */
  readonly status: OutcomeRecord['status'];
}

/**
 * Ends the open intent of a function that ended before it recorded an outcome: reads the state again and records
 * whether it is what was wanted. Nothing is changed.
 * @throws AwsCallError when the state cannot be read; the intent then stays open.
 */
export async function closeAbandoned(lease: Lease, engine: Engine): Promise<Abandoned> {
  const intent = await engine.trail.getIntent(lease);
  const control = getControl(engine, intent.control);
  const assessment = await assess(control, intent.resource, engine.aws.open(intent.resource), engine, {
    cause: recallCause(intent),
  });
  const ending =
    intent.undoes === undefined ? judge(assessment) : await judgeUndo(intent.undoes, assessment, engine);
  // Where another function was quicker the lease is no longer held, and the intent is closed already.
  await engine.trail.finish(lease, toOutcome(intent, ending, assessment.state, engine.clock.now()));
  return { intent, assessment, status: ending.status };
}

const what = 'The function that began this change ended before it recorded the result.';
const calls = 'Which of the planned calls it made is in CloudTrail.';

function judge({ state, violations }: Assessment): Judgement {
  if (state === undefined) {
    return { status: 'already-fixed', explanation: `${what} The resource is gone since. ${calls}` };
  }
  return violations.length === 0
    ? { status: 'remediated', explanation: `${what} The state was read again and passes. ${calls}` }
    : {
        status: 'interrupted',
        explanation: `${what} The state still violates the control; it is taken up again. ${calls}`,
      };
}

async function judgeUndo(
  undoes: string,
  { control, state }: Assessment,
  { trail }: Engine,
): Promise<Judgement> {
  const plan = planUndo(await trail.readFinding(undoes));
  const isAsWanted =
    state !== undefined && !('why' in plan) && findDifferencesFrom(plan.wanted, control, state).length === 0;
  return isAsWanted
    ? {
        status: 'undone',
        explanation: `${what} The state was read again and is what it was before. ${calls}`,
      }
    : {
        status: 'interrupted',
        explanation: `${what} The resource is not what it was before; ask for the undo again. ${calls}`,
      };
}
