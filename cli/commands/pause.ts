import { getControl } from '../catalogue.ts';
import { commandOnce, type CommandOptions } from '../command-once.ts';
import type { Terminal } from '../terminal.ts';

export interface PauseOptions extends CommandOptions {
  /** All of them where absent. */
  readonly control?: string;
  readonly reason: string;
}

/** Pauses or resumes Holdfast, or one control of it. */
export async function throwSwitch(
  command: 'pause' | 'resume',
  options: PauseOptions,
  terminal: Terminal,
): Promise<void> {
  const { control, reason } = options;
  const scope = control === undefined ? {} : { control: getControl(control).control.id };
  await commandOnce({ command, ...scope, reason }, options, terminal);
}
