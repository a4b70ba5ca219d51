import type { Control, Mode } from '../control/control.ts';
import { getControlSettings, type Settings } from '../settings/settings.ts';

export interface Decision {
  readonly action: 'remediate' | 'report';
  /** In words that an analyst reads once. */
  readonly reason: string;
}

const decisions: Readonly<Record<Mode, (id: string) => Decision>> = {
  enforce: (id) => ({ action: 'remediate', reason: `${id} is in mode enforce` }),
  observe: (id) => ({ action: 'report', reason: `${id} is in mode observe: it reports and changes nothing` }),
};

export function decide(control: Control, settings: Settings): Decision {
  return decisions[getControlSettings(settings, control.id).mode](control.id);
}
