import type { AwsSession } from '../aws/session.ts';
import { ResourceGoneError } from '../aws/resource-gone-error.ts';
import type { Control, DetectContext, Violation } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import type { ResourceRef } from '../control/resource.ts';
import { getViolationKey } from '../policy/hold.ts';
import { getControlSettings } from '../settings/settings.ts';
import type { Engine } from './engine.ts';

/** One control held against one resource. */
export interface Assessment {
  readonly control: Control;
  readonly resource: ResourceRef;
  /** The live state, or `undefined` when the resource is gone. */
  readonly state: JsonObject | undefined;
  /** What is wrong, without what is set aside. */
  readonly violations: readonly Violation[];
  /** The keys of violations that are exempt: they are left as they are, and do not keep the resource from passing. */
  readonly setAside: ReadonlySet<string>;
  /** When the read began: nothing that was changed later is in the state for certain. */
  readonly readAt: Date;
}

const nothing: ReadonlySet<string> = new Set();

/** @throws AwsCallError when the state cannot be read; that is never the same as "nothing found". */
export async function assess(
  control: Control,
  resource: ResourceRef,
  session: AwsSession,
  engine: Pick<Engine, 'settings' | 'clock'>,
  setAside = nothing,
): Promise<Assessment> {
  const readAt = engine.clock.now();
  const context = getContext(control, engine, readAt);
  const state = await readState(control, resource, session, context);
  const found = state === undefined ? [] : control.detect(state, context);
  const violations = found.filter((violation) => !setAside.has(getViolationKey(violation)));
  return { control, resource, state, violations, setAside, readAt };
}

/** What a control is handed besides the resource. */
export function getContext(
  control: Control,
  { settings }: Pick<Engine, 'settings'>,
  now: Date,
): DetectContext<object> {
  return { settings: getControlSettings(settings, control.id).values, now };
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
