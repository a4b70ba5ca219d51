import type { IntentRecord, OutcomeRecord } from '../audit/record.ts';
import type { Lease } from '../audit/trail.ts';
import { type Assessment, assess } from './assess.ts';
import type { Engine } from './engine.ts';
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
 * whether it passes. Nothing is changed.
 * @throws AwsCallError when the state cannot be read; the intent then stays open.
 */
export async function closeAbandoned(lease: Lease, engine: Engine): Promise<Abandoned> {
  const intent = await engine.trail.getIntent(lease);
  const control = engine.controls.find(({ id }) => id === intent.control);
  if (control === undefined) {
    throw new Error(`Finding ${intent.findingId} is of ${intent.control}, which is not in this catalogue`);
  }
  const assessment = await assess(control, intent.resource, engine.aws.open(intent.resource), engine);
  // Where another function was quicker the lease is no longer held, and the intent is closed already.
  const ending = judge(assessment.state === undefined, assessment.violations.length === 0);
  await engine.trail.finish(lease, toOutcome(intent, ending, assessment.state, engine.clock.now()));
  return { intent, assessment, status: ending.status };
}

function judge(isGone: boolean, passes: boolean): Pick<OutcomeRecord, 'status' | 'explanation'> {
  const what = 'The function that began this change ended before it recorded the result.';
  const calls = 'Which of the planned calls it made is in CloudTrail.';
  if (isGone) return { status: 'already-fixed', explanation: `${what} The resource is gone since. ${calls}` };
  return passes
    ? { status: 'remediated', explanation: `${what} The state was read again and passes. ${calls}` }
    : {
        status: 'interrupted',
        explanation: `${what} The state still violates the control; it is taken up again. ${calls}`,
      };
}
