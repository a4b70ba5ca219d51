import type { Change } from '../../shared/control/change.ts';
import type { Control, Violation } from '../../shared/control/control.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import type { ResourceRef } from '../../shared/control/resource.ts';

export interface Remedy extends Change {
  readonly violations: readonly Violation[];
}

const now = new Date('2026-03-14T12:00:00Z');

/** The violations that a control, with its default settings, finds in a state. */
export function detect(control: Control, state: JsonObject): readonly Violation[] {
  return control.detect(state, { settings: control.settings.parse({}), now });
}

/** What a control finds in a state, and what it would do about it. */
export function remedy(control: Control, state: JsonObject, resource: ResourceRef): Remedy {
  const violations = detect(control, state);
  return { violations, ...control.remediate(state, violations, resource) };
}
