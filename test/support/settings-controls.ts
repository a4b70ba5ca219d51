import * as z from 'zod';
import type { Control } from '../../shared/control/control.ts';
import { services } from '../../shared/services/index.ts';
import { loadSettings } from '../../shared/settings/load-settings.ts';

export const catalogue = services.flatMap(({ controls }) => controls);
const [template] = catalogue as [Control, ...Control[]];

/** A control of which only what settings need is real. */
export function control(
  id: string,
  defaultMode: Control['defaultMode'],
  settings: z.ZodType<object>,
): Control {
  return { ...template, id, defaultMode, settings };
}

const keys = control(
  'iam-keys-rotated',
  'enforce',
  z.object({ maxAgeDays: z.int().min(1).default(90), except: z.array(z.string()).default([]) }),
);
const ports = control('ec2-ports-closed', 'observe', z.object({}));

/** Loads a settings file of these lines, for a catalogue of two controls. */
export function load(...lines: readonly string[]): ReturnType<typeof loadSettings> {
  return loadSettings(lines.join('\n'), 'holdfast.config.yml', [keys, ports]);
}
