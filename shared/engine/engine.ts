import type { AuditTrail } from '../audit/trail.ts';
import type { AwsSession } from '../aws/session.ts';
import type { Clock } from '../control/clock.ts';
import type { Control } from '../control/control.ts';
import type { Place } from '../control/resource.ts';
import type { Settings } from '../settings/settings.ts';

/** What the engine works with; all of it is handed in. */
export interface Engine {
  readonly controls: readonly Control[];
  readonly settings: Settings;
  readonly aws: { open(place: Place): AwsSession };
  readonly trail: AuditTrail;
  readonly clock: Clock;
  /** Name of the role this engine acts with: changes made by it are its own and are left alone. */
  readonly ownRole: string;
}
