import { getFindingId, getObservationId } from '../audit/identity.ts';
import type { OutcomeStatus } from '../audit/record.ts';
import type { LeaseExpectation } from '../audit/trail.ts';
import type { AwsSession } from '../aws/session.ts';
import type { Control } from '../control/control.ts';
import type { ResourceRef } from '../control/resource.ts';
import type { Signal } from '../events/signal.ts';
import { type Assessment, assess } from './assess.ts';
import { type Decision, decide } from './decide.ts';
import type { Engine } from './engine.ts';
import { toError } from './errors.ts';
import type { Target } from './match.ts';
import { toObservation, toOrigin } from './records.ts';
import { remediate } from './remediate.ts';

/** What came of one control held against one resource. */
export interface ControlResult {
  readonly control: string;
  readonly resource: string;
  readonly status: OutcomeStatus | 'compliant' | 'gone' | 'reported' | 'error';
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
      const assessment = isOutdated ? await assess(control, resource, session, engine) : before;
      if (assessment.violations.length === 0) {
        results.push({ ...result, status: assessment.state === undefined ? 'gone' : 'compliant' });
        continue;
      }
      const decision = decide(control, engine.settings);
      if (decision.action === 'report') {
        await report(assessment, decision, signal, engine);
        results.push({ ...result, status: 'reported' });
        continue;
      }
      const origin = toOrigin(getFindingId(signal.id, control.id, resource), signal, control);
      const remediation = await remediate(assessment, origin, decision, session, engine, expected);
      session = remediation.session;
      expected = remediation.expected ?? expected;
      results.push({ ...result, status: remediation.status });
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
  let assessment = await assess(control, resource, session, engine);
  if (signal.source !== 'cloudtrail' || signal.name.startsWith('Delete')) return assessment;
  for (const delay of newResourceDelaysMs) {
    const age = engine.clock.now().getTime() - Date.parse(signal.at);
    if (assessment.state !== undefined || age > newResourceMs) break;
    await engine.clock.sleep(delay);
    assessment = await assess(control, resource, session.refresh(), engine);
  }
  return assessment;
}

async function report(
  assessment: Assessment,
  decision: Decision,
  signal: Signal,
  engine: Engine,
): Promise<void> {
  const { control, resource, state, violations } = assessment;
  if (state === undefined) return;
  const at = engine.clock.now();
  const origin = toOrigin(getObservationId(control.id, resource, violations, at), signal, control);
  // What it would have done is worth as much to the reader as what is wrong.
  const change = control.remediate(state, violations, resource);
  await engine.trail.observe(toObservation({ origin, assessment, decision, change, at }));
}

function settled(result: PromiseSettledResult<Assessment> | undefined): Assessment {
  if (result?.status === 'fulfilled') return result.value;
  throw toError(result?.reason);
}
