import type { AwsSession } from '../aws/session.ts';
import { ResourceGoneError } from '../aws/resource-gone-error.ts';
import type { Control, DetectContext, Violation } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import type { ResourceRef } from '../control/resource.ts';
import { getControlSettings } from '../settings/settings.ts';
import type { Engine } from './engine.ts';

/** One control held against one resource. */
export interface Assessment {
  readonly control: Control;
  readonly resource: ResourceRef;
  /** The live state, or `undefined` when the resource is gone. */
  readonly state: JsonObject | undefined;
  readonly violations: readonly Violation[];
  /** When the read began: nothing that was changed later is in the state for certain. */
  readonly readAt: Date;
}

/** @throws AwsCallError when the state cannot be read; that is never the same as "nothing found". */
export async function assess(
  control: Control,
  resource: ResourceRef,
  session: AwsSession,
  engine: Pick<Engine, 'settings' | 'clock'>,
): Promise<Assessment> {
  const readAt = engine.clock.now();
  const context = { settings: getControlSettings(engine.settings, control.id).values, now: readAt };
  const state = await readState(control, resource, session, context);
  const violations = state === undefined ? [] : control.detect(state, context);
  return { control, resource, state, violations, readAt };
}

async function readState(
  control: Control,
  resource: ResourceRef,
  session: AwsSession,
  context: DetectContext<object>,
): Promise<JsonObject | undefined> {
  try {
    return await control.read(resource, session, context);
  } catch (error) {
    if (error instanceof ResourceGoneError) return undefined;
    throw error;
  }
}
