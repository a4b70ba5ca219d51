import type { LeaseExpectation } from '../audit/trail.ts';
import type { AwsSession } from '../aws/session.ts';
import type { OutcomeStatus } from '../audit/record.ts';
import { apply } from './apply.ts';
import { type Assessment, assess } from './assess.ts';
import { closeAbandoned } from './close-abandoned.ts';
import type { Decision } from './decide.ts';
import type { Engine } from './engine.ts';
import { ResourceBusyError } from './errors.ts';
import { type Origin, toIntent } from './records.ts';

export interface Remediation {
  /** `compliant` when another function had put it right before this one could begin. */
  readonly status: OutcomeStatus | 'compliant';
  /** What the next control of the same resource goes on with. */
  readonly session: AwsSession;
  readonly expected?: LeaseExpectation;
}

// Longer than a change takes, its verification included; then the platform's own retry takes over.
const patienceMs = 12_000;
const pauseMs = 250;

/**
 * Takes the resource and puts it back. Where another function changes it at the same time, waits and looks again: what
 * is changed is always computed from a state that nobody changed since.
 * @throws RemediationError, ResourceBusyError, or AwsCallError when the state cannot be read.
 */
export async function remediate(
  first: Assessment,
  origin: Origin,
  decision: Decision,
  session: AwsSession,
  engine: Engine,
  firstExpected: LeaseExpectation = { kind: 'untouched-since', readAt: first.readAt },
): Promise<Remediation> {
  const deadline = engine.clock.now().getTime() + patienceMs;
  let assessment = first;
  let expected = firstExpected;
  for (;;) {
    const { control, resource, state, violations } = assessment;
    if (state === undefined || violations.length === 0) return { status: 'compliant', session };
    const change = control.remediate(state, violations, resource);
    const intent = toIntent({ origin, assessment, decision, change, at: engine.clock.now() });
    const beginning = await engine.trail.begin(intent, expected);
    if (beginning.begun) {
      const { outcome, verification } = await apply(beginning.lease, intent, assessment, session, engine);
      return {
        status: outcome.status,
        session: verification.session,
        expected: { kind: 'last-seen', token: beginning.lease.token },
      };
    }

    const lease = beginning.current;
    const now = engine.clock.now().getTime();
    if (lease?.held === true && lease.expiresAt < now) {
      await closeAbandoned(lease, engine);
    } else if (lease?.held === true) {
      if (now >= deadline) throw new ResourceBusyError(resource, lease.findingId);
      await engine.clock.sleep(pauseMs * (0.5 + Math.random()));
    }
    assessment = await assess(control, resource, session.refresh(), engine);
    expected =
      lease?.held === false
        ? { kind: 'last-seen', token: lease.token }
        : { kind: 'untouched-since', readAt: assessment.readAt };
  }
}
