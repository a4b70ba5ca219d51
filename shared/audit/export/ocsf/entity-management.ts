import type { JsonObject } from '../../../control/json.ts';
import type { Place } from '../../../control/resource.ts';
import type { TrailLine } from '../../query.ts';
import type { NoticeRecord, NoticeTopic } from '../../record.ts';
import { type EventClass, other, type Term, toBase, toHoldfast, toObservable } from './base.ts';

// Not API Activity, which requires the address that a call came from and who made it: AWS vouches for who gave a command
// and not for where, and what the clock or a limit brings about nobody called for.
const entityManagement: EventClass = {
  category: [3, 'Identity & Access Management'],
  class: [3004, 'Entity Management'],
  profiles: ['cloud'],
};

/** What becomes of the entity; what OCSF has no word for keeps its own. */
const activities: Readonly<Record<NoticeTopic, Term>> = {
  paused: [12, 'Suspend'],
  resumed: [13, 'Resume'],
  'exemption-requested': [1, 'Create'],
  'exemption-approved': [10, 'Activate'],
  'exemption-removed': [4, 'Delete'],
  'exemption-expiring': [other, 'exemption-expiring'],
  'exemption-ended': [11, 'Deactivate'],
  approved: [other, 'approved'],
  rejected: [other, 'rejected'],
  expired: [other, 'expired'],
  settled: [other, 'settled'],
  'undo-requested': [other, 'undo-requested'],
  'undo-refused': [other, 'undo-refused'],
  'breaker-opened': [12, 'Suspend'],
  'breaker-closed': [13, 'Resume'],
  'baseline-accepted': [3, 'Update'],
  'baseline-reset': [4, 'Delete'],
  'legal-hold-placed': [other, 'legal-hold-placed'],
  'legal-hold-released': [other, 'legal-hold-released'],
  blind: [12, 'Suspend'],
  seeing: [13, 'Resume'],
  'guard-stopped': [12, 'Suspend'],
};

/** What people commanded, and what the clock or a limit brought about: a change of what Holdfast goes by. */
export function toEntityManagement(
  line: TrailLine & { readonly record: NoticeRecord },
  place: Place,
): JsonObject {
  const { by, control, details, explanation, findingId, reason, resource, topic } = line.record;
  const isRefused = topic === 'undo-refused';
  return {
    ...toBase(line, place, entityManagement, activities[topic]),
    status_id: isRefused ? 2 : 1,
    status: isRefused ? 'Failure' : 'Success',
    status_code: topic,
    message: explanation,
    comment: reason,
    entity: { ...toEntity(findingId), data: details },
    actor: toHoldfast(by),
    observables: resource === undefined ? undefined : [toObservable(resource)],
    unmapped: { control, resource },
  };
}

/** An exemption, the pauses and the breakers are what Holdfast goes by; else it is about a finding. */
function toEntity(uid: string): JsonObject {
  return uid.startsWith('hf-')
    ? { uid, type_id: other, type: 'Finding' }
    : { uid, type_id: 5, type: 'Policy', policy: { uid } };
}
