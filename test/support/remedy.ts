import type { Change } from '../../shared/control/change.ts';
import type { Control, Violation } from '../../shared/control/control.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import type { ResourceRef } from '../../shared/control/resource.ts';
import { contextOf, type ContextOptions } from './test-context.ts';

export interface Remedy extends Change {
  readonly violations: readonly Violation[];
}

/** The violations that a control, with its default settings unless told otherwise, finds in a state. */
export function detect(control: Control, state: JsonObject, options?: ContextOptions): readonly Violation[] {
  return control.detect(state, contextOf(control, options));
}

/** What a control finds in a state, and what it would do about it. */
export function remedy(
  control: Control,
  state: JsonObject,
  resource: ResourceRef,
  options?: ContextOptions,
): Remedy {
  const violations = detect(control, state, options);
  return { violations, ...control.remediate(state, violations, resource, contextOf(control, options)) };
}
