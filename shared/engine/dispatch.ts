import type { Command } from '../events/parse-signal.ts';
import type { Signal, SweepSignal, UndoSignal } from '../events/signal.ts';
import type { Engine } from './engine.ts';
import { handleSignal, throwFailures } from './handle-signal.ts';
import type { ControlResult } from './protect.ts';
import { type Inventory, sweep } from './sweep.ts';
import { undo } from './undo.ts';

/** How long a function may work, and how it has itself called again for what is left. */
export interface Shift {
  /** Whether there is no time to begin with something else. */
  readonly isOver: () => boolean;
  readonly send: (commands: readonly Command[]) => Promise<void>;
}

/**
 * Does what a signal asks of a service.
 * @throws SignalFailedError when any part failed, after all of it was tried, so that the platform tries again.
 */
export async function dispatch(
  signal: Signal | UndoSignal,
  service: string,
  inventory: Inventory,
  engine: Engine,
  shift: Shift,
): Promise<readonly ControlResult[]> {
  switch (signal.source) {
    case 'sweep':
      return sweepInParts(signal, service, inventory, engine, shift);
    case 'undo':
      return undo(signal, engine);
    case 'cloudtrail':
    case 'config':
    case 'command':
      return handleSignal(signal, engine);
  }
}

async function sweepInParts(
  signal: SweepSignal,
  service: string,
  inventory: Inventory,
  engine: Engine,
  { isOver, send }: Shift,
): Promise<readonly ControlResult[]> {
  const { results, rest } = await sweep(signal, service, inventory, engine, isOver);
  if (rest.length > 0) {
    await send(rest);
    return results;
  }
  return throwFailures(signal.id, results, signal.failures);
}
