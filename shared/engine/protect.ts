import { getFindingId } from '../audit/identity.ts';
import type { OutcomeStatus } from '../audit/record.ts';
import type { LeaseExpectation } from '../audit/trail.ts';
import type { AwsSession } from '../aws/session.ts';
import type { Control } from '../control/control.ts';
import type { ResourceRef } from '../control/resource.ts';
import type { Signal } from '../events/signal.ts';
import type { Hold } from '../policy/hold.ts';
import { act, isViolating } from './act.ts';
import { type Assessment, assess } from './assess.ts';
import { findCause } from './cause.ts';
import type { Engine } from './engine.ts';
import { toError } from './errors.ts';
import { keepBaseline } from './keep-baseline.ts';
import { toSettledNotice } from './keep-back.ts';
import type { Target } from './match.ts';
import { type Origin, toHeldOrigin, toOrigin } from './records.ts';

/** What came of one control held against one resource. */
export interface ControlResult {
  readonly control: string;
  readonly resource: string;
  readonly status: OutcomeStatus | 'compliant' | 'gone' | 'reported' | 'held' | 'refused' | 'error';
  readonly error?: Error;
}

// A resource that was just made may not be readable yet; after this long it is gone for certain.
const newResourceMs = 60_000;
const newResourceDelaysMs = [250, 500, 1000, 2000];

/**
 * Holds the controls of a target against its resource. All of them read first, at once and each call once; then they act
 * one after another, each on the state that the one before left. A control that fails does not stop the others.
 */
export async function protect(
  { resource, controls }: Target,
  signal: Signal,
  engine: Engine,
): Promise<readonly ControlResult[]> {
  let session = engine.aws.open(resource);
  let expected: LeaseExpectation | undefined;
  const first = await Promise.allSettled(
    controls.map((control) => assessOnceVisible(control, resource, signal, session, engine)),
  );
  const results: ControlResult[] = [];
  for (const [index, control] of controls.entries()) {
    const result = { control: control.id, resource: resource.arn };
    try {
      const before = settled(first[index]);
      // What the control before this one changed is not in the first assessment.
      const isOutdated = before.violations.length > 0 && expected !== undefined;
      const assessment = isOutdated ? await assess(control, resource, session, engine, before) : before;
      // A command comes because something is held; other signals need not know, unless they find a violation.
      const asked =
        signal.source === 'command'
          ? { hold: await engine.policy.findHold(control.id, resource.arn) }
          : undefined;
      if (!isViolating(assessment)) {
        if (asked?.hold !== undefined) await settleHold(asked.hold, engine);
        await keepBaseline(assessment, engine);
        results.push({ ...result, status: assessment.state === undefined ? 'gone' : 'compliant' });
        continue;
      }
      const findOrigin = (fitting: Hold | undefined): Origin =>
        continueFinding(fitting, signal, control, resource);
      const deed = await act(assessment, findOrigin, session, engine, expected, asked);
      session = deed.session;
      expected = deed.expected ?? expected;
      results.push({ ...result, status: deed.status });
    } catch (error) {
      results.push({ ...result, status: 'error', error: toError(error) });
      session = session.refresh();
    }
  }
  return results;
}

async function assessOnceVisible(
  control: Control,
  resource: ResourceRef,
  signal: Signal,
  session: AwsSession,
  engine: Engine,
): Promise<Assessment> {
  const cause = await findCause(control, resource, signal, engine);
  let assessment = await assess(control, resource, session, engine, { cause });
  if (signal.source !== 'cloudtrail' || signal.name.startsWith('Delete')) return assessment;
  for (const delay of newResourceDelaysMs) {
    const age = engine.clock.now().getTime() - Date.parse(signal.at);
    if (assessment.state !== undefined || age > newResourceMs) break;
    await engine.clock.sleep(delay);
    assessment = await assess(control, resource, session.refresh(), engine, { cause });
  }
  return assessment;
}

/** A violation that is held already stays the same finding; who caused it is told by an API call, or was when it was held. */
function continueFinding(
  fitting: Hold | undefined,
  signal: Signal,
  control: Control,
  resource: ResourceRef,
): Origin {
  if (fitting === undefined) {
    return toOrigin(getFindingId(signal.id, control.id, resource), signal, control);
  }
  return signal.source === 'cloudtrail'
    ? toOrigin(fitting.findingId, signal, control)
    : toHeldOrigin(fitting);
}

/** Removes a hold whose violation is gone. */
export async function settleHold(hold: Hold, { trail, clock }: Engine): Promise<void> {
  const why = 'its state was read and passes.';
  await trail.release(hold, toSettledNotice(hold, why, clock.now()));
}

function settled(result: PromiseSettledResult<Assessment> | undefined): Assessment {
  if (result?.status === 'fulfilled') return result.value;
  throw toError(result?.reason);
}
