import type { Mode } from '../control/control.ts';

/** One control's settings with every default filled in. */
export interface ControlSettings {
  readonly mode: Mode;
  /** The values of the control's own settings schema. */
  readonly values: object;
}

/** The settings as a function gets them: validated when they were packaged, complete, by control id. */
export interface Settings {
  readonly controls: Readonly<Record<string, ControlSettings>>;
}

/** @throws Error when the settings were packaged for another catalogue. */
export function getControlSettings(settings: Settings, id: string): ControlSettings {
  const found = settings.controls[id];
  if (found === undefined) {
    throw new Error(`The packaged settings know no control ${id}; package and deploy the service again`);
  }
  return found;
}
