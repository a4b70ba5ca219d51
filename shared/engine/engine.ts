import type { AuditTrail } from '../audit/trail.ts';
import type { AwsSession } from '../aws/session.ts';
import type { Clock } from '../control/clock.ts';
import type { Control } from '../control/control.ts';
import type { Place } from '../control/resource.ts';
import type { TagReaders } from '../control/tags.ts';
import type { PolicyStore } from '../policy/store.ts';
import type { Settings } from '../settings/settings.ts';

/** What the engine works with; all of it is handed in. */
export interface Engine {
  readonly controls: readonly Control[];
  readonly settings: Settings;
  readonly aws: { open(place: Place): AwsSession };
  readonly trail: AuditTrail;
  readonly policy: PolicyStore;
  /** How live tags are read; they are asked for only where a mode or an exemption depends on them. */
  readonly tags: TagReaders;
  readonly clock: Clock;
  /** Name of the role this engine acts with: changes made by it are its own and are left alone. */
  readonly ownRole: string;
}

/** @throws Error when the function's catalogue has no such control, as after a deployment that removed it. */
export function getControl({ controls }: Pick<Engine, 'controls'>, id: string): Control {
  const control = controls.find((candidate) => candidate.id === id);
  if (control === undefined) throw new Error(`There is no control ${id} in the catalogue of this function`);
  return control;
}
