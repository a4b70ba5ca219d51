import type { JsonObject } from '../../../control/json.ts';
import type { Place } from '../../../control/resource.ts';
import type { TrailLine } from '../../query.ts';
import type { OutcomeRecord, OutcomeStatus } from '../../record.ts';
import { type EventClass, other, type Term, toBase, toHoldfast, toObservable } from './base.ts';

// The actor of a remediation is an attribute of the profile `host`.
const remediationActivity: EventClass = {
  category: [7, 'Remediation'],
  class: [7001, 'Remediation Activity'],
  profiles: ['cloud', 'host'],
};

const restore: Term = [3, 'Restore'];
const undo: Term = [other, 'Undo'];

const statuses: Readonly<Record<OutcomeStatus, Term>> = {
  remediated: [1, 'Success'],
  undone: [1, 'Success'],
  failed: [2, 'Failure'],
  partial: [4, 'Partial'],
  interrupted: [6, 'Error'],
  'already-fixed': [other, 'already-fixed'],
  unverified: [other, 'unverified'],
};

/** How a change ended, be it a remediation or an undo. */
export function toRemediationActivity(
  line: TrailLine & { readonly record: OutcomeRecord },
  place: Place,
): JsonObject {
  const { record } = line;
  const { actor, change, control, decision, resource, signal, title, violations } = record;
  const [statusId, status] = getStatus(record);
  return {
    ...toBase(line, place, remediationActivity, decision.action === 'undo' ? undo : restore),
    status_id: statusId,
    status,
    status_code: record.status,
    status_detail: record.explanation,
    message: change.summary,
    command_uid: record.intentId,
    remediation: { desc: change.summary },
    start_time: Date.parse(signal.at),
    end_time: Date.parse(record.at),
    duration: Math.round(record.elapsedMs),
    actor: toHoldfast(decision.by?.[0]),
    observables: [toObservable(resource)],
    unmapped: {
      control,
      title,
      resource,
      signal,
      driftActor: actor,
      violations,
      decision,
      undoes: record.undoes,
      calls: record.calls,
      undo: change.undo,
    },
  };
}

function getStatus({ status, stateAfter }: OutcomeRecord): Term {
  // It was read again and needs no change, yet there is no state: the resource is gone.
  if (status === 'already-fixed' && stateAfter === undefined) return [3, 'Does Not Exist'];
  return statuses[status];
}
