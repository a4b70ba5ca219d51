import type { Cause, Control, DetectContext } from '../../shared/control/control.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import { nobody, type Trusted } from '../../shared/control/trusted.ts';

export interface ContextOptions {
  /** Those of the control's own settings that differ from their defaults. */
  readonly settings?: object;
  readonly trusted?: Partial<Trusted>;
  readonly now?: Date;
  readonly baseline?: JsonObject | undefined;
  readonly cause?: Cause | undefined;
}

/** What the engine hands a control besides the resource. */
export function contextOf(
  control: Pick<Control, 'settings'>,
  {
    settings = {},
    trusted = {},
    now = new Date('2026-03-14T12:00:00Z'),
    baseline,
    cause,
  }: ContextOptions = {},
): DetectContext<object> {
  return {
    settings: control.settings.parse(settings),
    trusted: { ...nobody, ...trusted },
    now,
    baseline,
    cause,
  };
}
