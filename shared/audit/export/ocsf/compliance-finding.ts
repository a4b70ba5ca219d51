import type { JsonObject } from '../../../control/json.ts';
import type { Place } from '../../../control/resource.ts';
import type { TrailLine } from '../../query.ts';
import type { ObservationRecord } from '../../record.ts';
import { type EventClass, type Term, toBase, toDriftActor, toResource } from './base.ts';

// The actor of a finding is an attribute of the profile `host`.
const complianceFinding: EventClass = {
  category: [2, 'Findings'],
  class: [2003, 'Compliance Finding'],
  profiles: ['cloud', 'host'],
};

/** A violation that was found and not put back: a finding that was created. */
export function toComplianceFinding(
  line: TrailLine & { readonly record: ObservationRecord },
  place: Place,
): JsonObject {
  const { actor, at, change, control, decision, findingId, resource, signal, title, violations } =
    line.record;
  const reasons = violations.map(({ reason }) => reason);
  const [statusId, status] = getStatus(line.record);
  return {
    ...toBase(line, place, complianceFinding, [1, 'Create']),
    status_id: statusId,
    status,
    status_code: decision.rule,
    status_detail: decision.reason,
    message: `${title}: ${reasons.join('; ')}`,
    finding_info: {
      uid: findingId,
      title,
      desc: reasons.join('; '),
      analytic: { uid: control, name: title, type_id: 1, type: 'Rule' },
      data_sources: [signal.source],
      first_seen_time: Date.parse(signal.at),
      last_seen_time: Date.parse(at),
      created_time: Date.parse(at),
    },
    compliance: { control, status_id: 3, status: 'Fail', status_details: reasons },
    evidences: violations.map(({ element, evidence }) => ({ name: element, data: evidence })),
    resources: [toResource(resource)],
    remediation: { desc: change.summary },
    actor: actor === undefined ? undefined : toDriftActor(actor),
    unmapped: { signal, actor, decision },
  };
}

/** How far people are with it. */
function getStatus({ decision }: ObservationRecord): Term {
  if (decision.rule === 'exempt') return [3, 'Suppressed'];
  return decision.action === 'ask' ? [2, 'In Progress'] : [1, 'New'];
}
