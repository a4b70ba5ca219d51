import { getRedactor } from '../audit/redaction.ts';
import type { Admission, Beginning, Lease, LeaseExpectation } from '../audit/trail.ts';
import type { IntentRecord, OutcomeStatus } from '../audit/record.ts';
import type { AwsSession } from '../aws/session.ts';
import { readTags } from '../control/tags.ts';
import { getLimits, toCounts } from '../policy/breaker.ts';
import type { Contest } from '../policy/contest.ts';
import type { Hold } from '../policy/hold.ts';
import { apply } from './apply.ts';
import { type Assessment, assess } from './assess.ts';
import { closeAbandoned } from './close-abandoned.ts';
import { type Consideration, consider, type Knowledge, type ViolatingAssessment } from './consider.ts';
import type { Engine } from './engine.ts';
import { PolicyUnsettledError, ResourceBusyError } from './errors.ts';
import { keepBack } from './keep-back.ts';
import type { Settings } from '../settings/settings.ts';
import { type Origin, toIntent } from './records.ts';

export interface Deed {
  /** `compliant` when another function had put it right before this one could begin. */
  readonly status: OutcomeStatus | 'compliant' | 'reported' | 'held';
  /** What the next control of the same resource goes on with. */
  readonly session: AwsSession;
  readonly expected?: LeaseExpectation;
}

/** Where a finding comes from, given what is held of the very same change. */
export type FindOrigin = (fitting: Hold | undefined) => Origin;

/** Longer than a change takes, its verification included; then the platform's own retry takes over. */
export const patienceMs = 12_000;
const pauseMs = 250;

/**
 * Decides about violations and does it: puts them back, or records why not. Where another function changes the resource
 * at the same time, waits and looks again; where the policy changes, decides again: what is changed is always computed
 * from a state that nobody changed since, under a policy that still holds.
 * @param asked the hold of the control and resource, where it was read already
 * @throws RemediationError, ResourceBusyError, PolicyUnsettledError, or what cannot be read.
 */
export async function act(
  first: Assessment,
  findOrigin: FindOrigin,
  firstSession: AwsSession,
  engine: Engine,
  firstExpected: LeaseExpectation = { kind: 'untouched-since', readAt: first.readAt },
  asked?: Knowledge['asked'],
): Promise<Deed> {
  const deadline = engine.clock.now().getTime() + patienceMs;
  let assessment = first;
  let session = firstSession;
  let expected = firstExpected;
  let knowledge: Knowledge = asked === undefined ? {} : { asked };
  for (;;) {
    if (!isViolating(assessment)) return { status: 'compliant', session };
    const considered = await consider(assessment, session, engine, knowledge);
    const origin = findOrigin(considered.fitting);
    if (considered.decision.action !== 'remediate') {
      const status = await keepBack(considered, origin, engine);
      if (status !== 'superseded') return { status, session };
      knowledge = await askAgain(considered, knowledge, deadline, engine);
      continue;
    }

    const { intent, beginning } = await begin(considered, origin, expected, engine);
    if (beginning.begun) {
      const { findingId, at } = intent;
      const actor = getRedactor(engine.settings.audit.redact).redact(intent.actor);
      const { outcome, verification } = await apply(
        beginning.lease,
        intent,
        considered.assessment,
        session,
        engine,
        { hold: considered.hold, drift: { drift: { findingId, at, actor }, ...toWindow(engine.settings) } },
      );
      const token = beginning.lease.token;
      return {
        status: outcome.status,
        session: verification.session,
        expected: { kind: 'last-seen', token },
      };
    }
    if (beginning.because === 'lease') {
      await waitForLease(beginning.current, deadline, assessment, engine);
      // What is exempt is looked for anew: it may have ended.
      session = session.refresh();
      const { control, resource, cause } = assessment;
      assessment = await assess(control, resource, session, engine, { cause });
      expected = toExpectation(beginning.current, assessment);
    } else {
      knowledge = await askAgain(considered, knowledge, deadline, engine);
      if (beginning.because === 'contested') {
        knowledge = { ...knowledge, contest: await readContest(considered, session, engine) };
      }
    }
  }
}

export function isViolating(assessment: Assessment): assessment is ViolatingAssessment {
  return assessment.state !== undefined && assessment.violations.length > 0;
}

async function begin(
  considered: Consideration,
  origin: Origin,
  expected: LeaseExpectation,
  engine: Engine,
): Promise<{ intent: IntentRecord; beginning: Beginning }> {
  const { assessment, decision, change } = considered;
  const at = engine.clock.now();
  const intent = toIntent({ origin, assessment, decision, change, at });
  const beginning = await engine.trail.begin(intent, expected, toAdmission(considered, engine));
  return { intent, beginning };
}

/** What somebody approved is neither limited nor part of a fight: a person answers for it. Nor is what guards Holdfast. */
function toAdmission(
  { assessment, decision, snapshot, hold, now }: Consideration,
  { settings }: Engine,
): Admission {
  const base = { policyVersion: snapshot.version, hold, counts: [] };
  if (decision.rule === 'approval' || assessment.control.guardsHoldfast === true) return base;
  return {
    ...base,
    contest: toWindow(settings),
    counts: toCounts(snapshot.breakers, getLimits(assessment.control.id, settings.breaker), now),
  };
}

function toWindow({ contested: { times, withinMinutes } }: Settings): NonNullable<Admission['contest']> {
  return { times, withinMs: withinMinutes * 60_000 };
}

/** Waits while a living function has the resource, and ends the open change of one that is dead. */
export async function waitForLease(
  lease: Lease | undefined,
  deadline: number,
  { resource }: Assessment,
  engine: Engine,
): Promise<void> {
  if (lease?.held !== true) return;
  const now = engine.clock.now().getTime();
  if (lease.expiresAt < now) {
    await closeAbandoned(lease, engine);
    return;
  }
  if (now >= deadline) throw new ResourceBusyError(resource, lease.findingId);
  await engine.clock.sleep(pauseMs * (0.5 + Math.random()));
}

/** What must be true of the lease for a change of a state that was read after the lease was seen. */
export function toExpectation(lease: Lease | undefined, { readAt }: Assessment): LeaseExpectation {
  return lease?.held === false
    ? { kind: 'last-seen', token: lease.token }
    : { kind: 'untouched-since', readAt };
}

async function askAgain(
  { assessment }: Consideration,
  knowledge: Knowledge,
  deadline: number,
  { policy, clock }: Engine,
): Promise<Knowledge> {
  const { control, resource } = assessment;
  if (clock.now().getTime() >= deadline) throw new PolicyUnsettledError(control.id, resource);
  return { ...knowledge, asked: { hold: await policy.findHold(control.id, resource.arn) } };
}

async function readContest(
  { assessment }: Consideration,
  session: AwsSession,
  engine: Engine,
): Promise<Contest> {
  const { control, resource } = assessment;
  const { times, withinMinutes } = engine.settings.contested;
  const drifts = await engine.policy.readDrifts(control.id, resource.arn);
  const managedBy = await findManager(assessment, session, engine);
  return { times, withinMinutes, drifts: drifts.slice(0, times), managedBy };
}

/** The stack that a resource's tags name. It only helps to explain, so that tags that cannot be read stop nothing. */
async function findManager(
  { resource }: Assessment,
  session: AwsSession,
  engine: Engine,
): Promise<string | undefined> {
  try {
    const tags = await readTags(engine.tags, resource, session);
    const stack = tags['aws:cloudformation:stack-name'];
    return stack === undefined ? undefined : `the CloudFormation stack ${stack}`;
  } catch {
    return undefined;
  }
}
