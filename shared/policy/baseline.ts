import type { JsonObject } from '../control/json.ts';
import type { ResourceRef } from '../control/resource.ts';

/** The last good state of a resource, as far as a control puts it back. One a control and resource. */
export type Baseline = {
  readonly control: string;
  readonly resource: ResourceRef;
  /** What the control's `remember` kept. */
  readonly value: JsonObject;
  /** When it was first seen like this, ISO 8601. */
  readonly at: string;
};
