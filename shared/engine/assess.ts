import type { AwsSession } from '../aws/session.ts';
import { ResourceGoneError } from '../aws/resource-gone-error.ts';
import type { Cause, Control, DetectContext, Violation } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import type { ResourceRef } from '../control/resource.ts';
import type { Baseline } from '../policy/baseline.ts';
import { getViolationKey } from '../policy/hold.ts';
import type { PolicyStore } from '../policy/store.ts';
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
  /** What was remembered of it when it last passed, where the control remembers. */
  readonly baseline: Baseline | undefined;
  /** Who did what, where the signal or the held finding says so. */
  readonly cause?: Cause | undefined;
  /** When the read began: nothing that was changed later is in the state for certain. */
  readonly readAt: Date;
}

const nothing: ReadonlySet<string> = new Set();

/** @throws AwsCallError when the state cannot be read; that is never the same as "nothing found". */
export async function assess(
  control: Control,
  resource: ResourceRef,
  session: AwsSession,
  engine: Pick<Engine, 'settings' | 'clock'> & { readonly policy?: Pick<PolicyStore, 'findBaseline'> },
  { setAside = nothing, cause }: Partial<Pick<Assessment, 'setAside' | 'cause'>> = {},
): Promise<Assessment> {
  const readAt = engine.clock.now();
  const baseline =
    control.remember === undefined ? undefined : await engine.policy?.findBaseline(control.id, resource.arn);
  const context = getContext(control, engine, readAt, { baseline, cause });
  const state = await readState(control, resource, session, context);
  const found = state === undefined ? [] : control.detect(state, context);
  const violations = found.filter((violation) => !setAside.has(getViolationKey(violation)));
  return { control, resource, state, violations, setAside, baseline, cause, readAt };
}

/** What a control is handed besides the resource. */
export function getContext(
  control: Control,
  { settings }: Pick<Engine, 'settings'>,
  now: Date,
  { baseline, cause }: Partial<Pick<Assessment, 'baseline' | 'cause'>> = {},
): DetectContext<object> {
  const { values } = getControlSettings(settings, control.id);
  return { settings: values, trusted: settings.trusted, now, baseline: baseline?.value, cause };
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
