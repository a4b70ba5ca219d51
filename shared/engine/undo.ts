import { getExemptionId } from '../audit/identity.ts';
import { toNotice } from '../audit/notice.ts';
import type { IntentRecord, OutcomeRecord } from '../audit/record.ts';
import type { Lease, LeaseExpectation } from '../audit/trail.ts';
import type { AwsSession, CallRecord } from '../aws/session.ts';
import type { JsonObject } from '../control/json.ts';
import type { UndoSignal } from '../events/signal.ts';
import { type Difference, findDifferencesFrom } from '../policy/difference.ts';
import type { Exemption } from '../policy/exemption.ts';
import { getViolationKey } from '../policy/hold.ts';
import { planUndo, type UndoPlan } from '../policy/undo-plan.ts';
import type { UndoRequest } from '../policy/undo-request.ts';
import { patienceMs, toExpectation, waitForLease } from './act.ts';
import { type Assessment, assess } from './assess.ts';
import { type Engine, getControl } from './engine.ts';
import { PolicyUnsettledError, RemediationError } from './errors.ts';
import { getFailure, type Judgement, judgeFailure, listMade } from './judge-failure.ts';
import type { ControlResult } from './protect.ts';
import { toIntent, toOutcome } from './records.ts';
import { readUntil, type Verification } from './verify.ts';

/**
 * Undoes the change of a finding as somebody asked for it, if the resource is as the change left it; refuses otherwise,
 * and notes the difference. The undo is an action like any other, with an undo of its own. A pause does not stop it: it
 * is a person who acts.
 * @throws RemediationError, after the outcome is recorded, when the resource is not as it was in the end.
 */
export async function undo(signal: UndoSignal, engine: Engine): Promise<readonly ControlResult[]> {
  const deadline = engine.clock.now().getTime() + patienceMs;
  let expected: LeaseExpectation | undefined;
  for (;;) {
    const request = await engine.policy.findUndoRequest(signal.findingId);
    // Another delivery of the same event was quicker, or nobody has asked for it.
    if (request === undefined) return [];
    const result = { control: request.control, resource: request.resource.arn };
    const plan = planUndo(await engine.trail.readFinding(request.findingId));
    if ('why' in plan) return [{ ...result, status: await refuse(request, `${plan.why}.`, [], engine) }];

    const session = engine.aws.open(request.resource);
    const assessment = await assess(getControl(engine, request.control), request.resource, session, engine);
    const moved = findMove(plan, assessment);
    if (moved !== undefined) {
      return [{ ...result, status: await refuse(request, moved.why, moved.differences, engine) }];
    }

    const intent = planIntent(request, plan, assessment, signal, engine);
    const snapshot = await engine.policy.load();
    const beginning = await engine.trail.begin(intent, expected ?? toExpectation(undefined, assessment), {
      policyVersion: snapshot.version,
      hold: await engine.policy.findHold(request.control, request.resource.arn),
      counts: [],
      undo: { request, exemption: toExemption(request, plan) },
    });
    if (beginning.begun) {
      const status = await carryOut(beginning.lease, intent, plan, assessment, session, engine);
      return [{ ...result, status }];
    }
    if (beginning.because === 'lease') {
      await waitForLease(beginning.current, deadline, assessment, engine);
      // A released lease was of a change before this reading, which begins anew.
      expected = beginning.current?.held === false ? toExpectation(beginning.current, assessment) : undefined;
    } else if (engine.clock.now().getTime() >= deadline) {
      throw new PolicyUnsettledError(request.control, request.resource);
    }
  }
}

interface Move {
  readonly why: string;
  readonly differences: readonly Difference[];
}

/** Why the resource is not as the change left it, if it is not. */
function findMove({ left, wanted }: UndoPlan, { control, state }: Assessment): Move | undefined {
  if (state === undefined) return { why: 'the resource is gone.', differences: [] };
  const differences = findDifferencesFrom(left, control, state);
  if (differences.length === 0) return undefined;
  if (findDifferencesFrom(wanted, control, state).length === 0) {
    return { why: 'it is as it was before the change already.', differences: [] };
  }
  return {
    why: 'somebody changed the resource since, and an undo would overwrite that.',
    differences,
  };
}

async function refuse(
  request: UndoRequest,
  why: string,
  differences: readonly Difference[],
  engine: Engine,
): Promise<'refused'> {
  const { findingId, undoFindingId, control, resource, by, reason } = request;
  const notice = toNotice({
    findingId,
    topic: 'undo-refused',
    severity: 'medium',
    explanation: `${findingId} was not undone: ${why}`,
    by,
    reason,
    control,
    resource,
    details: { undoFindingId, differences },
    at: engine.clock.now(),
  });
  await engine.trail.refuse(request, notice);
  return 'refused';
}

function planIntent(
  { findingId, undoFindingId, by, reason, at }: UndoRequest,
  { intent, change }: UndoPlan,
  assessment: Assessment,
  signal: UndoSignal,
  engine: Engine,
): IntentRecord {
  return toIntent({
    origin: { findingId: undoFindingId, signal: { source: 'command', id: signal.id, name: signal.name, at } },
    assessment: { ...assessment, violations: intent.violations },
    decision: {
      action: 'undo',
      rule: 'undo',
      reason: `${by.name} asked to undo ${findingId}: “${reason}”`,
      by: [by],
    },
    change,
    at: engine.clock.now(),
    undoes: findingId,
  });
}

/** An undo brings the violation back, so that it has to be left alone for a while; an undo of an undo ends it. */
function toExemption(
  { findingId, undoFindingId, control, resource, by, reason, at, exemptUntil }: UndoRequest,
  { intent }: UndoPlan,
): Exemption | undefined {
  if (intent.undoes !== undefined) return undefined;
  return {
    id: getExemptionId(undoFindingId),
    controls: [control],
    resource: resource.arn,
    violations: intent.violations.map(getViolationKey),
    reason,
    requestedBy: by,
    requestedAt: at,
    undoes: findingId,
    endsAt: exemptUntil,
  };
}

async function carryOut(
  lease: Lease,
  intent: IntentRecord,
  { wanted }: UndoPlan,
  assessment: Assessment,
  session: AwsSession,
  engine: Engine,
): Promise<OutcomeRecord['status']> {
  const calls: CallRecord[] = [];
  // To the end: of a change that was made in part, some of the undo has nothing to undo and fails.
  for (const call of intent.change.apply) {
    calls.push(await session.send(call as Parameters<AwsSession['send']>[0]));
  }
  const isAsBefore = ({ control, state }: Assessment): boolean =>
    findDifferencesFrom(wanted, control, state).length === 0;
  const verification = await readUntil(assessment, session, engine, isAsBefore);
  const judgement = { ...judge(calls, wanted, verification), calls };
  // A state of before the last look, which failed, is not what the undo left.
  const state = verification.error === undefined ? verification.assessment?.state : undefined;
  const outcome = toOutcome(intent, judgement, state, engine.clock.now());
  if (!(await engine.trail.finish(lease, outcome))) await engine.trail.append(outcome);
  if (outcome.status !== 'undone') throw new RemediationError(outcome);
  return outcome.status;
}

function judge(calls: readonly CallRecord[], wanted: JsonObject, verification: Verification): Judgement {
  const madeOf = `${String(listMade(calls).length)} of ${String(calls.length)} calls were made`;
  const { passed, assessment } = verification;
  if (passed) {
    const failure = getFailure(calls);
    const note = failure === undefined ? '' : ` ${madeOf}; ${failure}`;
    return {
      status: 'undone',
      explanation: `The state was read again and is what it was before the change.${note}`,
    };
  }
  return judgeFailure(calls, madeOf, verification, () => {
    const paths =
      assessment === undefined ? [] : findDifferencesFrom(wanted, assessment.control, assessment.state);
    return `the resource is not what it was: ${paths.map(({ path }) => path).join(', ')}`;
  });
}
