import { createRecordId } from '../audit/identity.ts';
import {
  type IntentRecord,
  type ObservationRecord,
  type OutcomeRecord,
  recordVersion,
} from '../audit/record.ts';
import type { Change } from '../control/change.ts';
import type { JsonObject } from '../control/json.ts';
import type { Control } from '../control/control.ts';
import type { Signal } from '../events/signal.ts';
import type { Decision } from '../policy/decision.ts';
import type { Hold } from '../policy/hold.ts';
import type { Assessment } from './assess.ts';
import { getTriggers } from './match.ts';

/** Where a finding comes from: the same through all of its records. */
export type Origin = Pick<IntentRecord, 'findingId' | 'signal' | 'actor'>;

export function toOrigin(findingId: string, signal: Signal, control: Control): Origin {
  const { source, id, name, at } = signal;
  const base = { findingId, signal: { source, id, name, at } };
  if (signal.source !== 'cloudtrail') return base;
  const { record, actor } = signal;
  const isCause = getTriggers(record, control).some((trigger) => trigger.isCause);
  return { ...base, signal: { ...base.signal, cloudTrailEventId: record.eventID, isCause }, actor };
}

/** A violation that is held is one finding until it ends, and keeps the name of who caused it. */
export function toHeldOrigin({ findingId, origin: { signal, actor } }: Hold): Origin {
  return { findingId, signal, ...(actor === undefined ? {} : { actor }) };
}

interface Facts {
  readonly origin: Origin;
  readonly assessment: Assessment;
  readonly decision: Decision;
  readonly change: Change;
  readonly at: Date;
  /** The finding that the change undoes. */
  readonly undoes?: string;
}

export function toIntent(facts: Facts): IntentRecord {
  return { kind: 'intent', ...toBase(facts) };
}

export function toObservation(facts: Facts): ObservationRecord {
  return { kind: 'observation', ...toBase(facts) };
}

/** What an outcome says besides what its intent said. */
type Ending = Pick<OutcomeRecord, 'status' | 'explanation' | 'calls'>;

/** The outcome of an intent, with the state that was read again; none where the resource is gone or unreadable. */
export function toOutcome(
  { kind: _kind, ...base }: IntentRecord,
  ending: Ending,
  stateAfter: JsonObject | undefined,
  at: Date,
): OutcomeRecord {
  return {
    ...base,
    kind: 'outcome',
    recordId: createRecordId(),
    at: at.toISOString(),
    intentId: base.recordId,
    ...ending,
    ...(stateAfter === undefined ? {} : { stateAfter }),
    elapsedMs: Math.max(0, at.getTime() - Date.parse(base.signal.at)),
  };
}

function toBase({ origin, assessment, decision, change, at, undoes }: Facts): Omit<IntentRecord, 'kind'> {
  const { control, resource, state, violations } = assessment;
  return {
    version: recordVersion,
    recordId: createRecordId(),
    at: at.toISOString(),
    ...origin,
    control: control.id,
    title: control.title,
    severity: control.severity,
    resource,
    // The records own what they say; what the engine was handed stays as it is.
    violations: violations.map((violation) => ({
      ...violation,
      evidence: structuredClone(violation.evidence),
    })) as IntentRecord['violations'],
    decision: structuredClone(decision) as IntentRecord['decision'],
    ...(undoes === undefined ? {} : { undoes }),
    change: structuredClone(change) as IntentRecord['change'],
    stateBefore: state ?? {},
  };
}
