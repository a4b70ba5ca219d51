import type { Signal, UndoSignal } from '../events/signal.ts';
import type { Engine } from './engine.ts';
import { handleSignal } from './handle-signal.ts';
import type { ControlResult } from './protect.ts';
import { type Inventory, sweep } from './sweep.ts';
import { undo } from './undo.ts';

/**
 * Does what a signal asks of a service.
 * @throws SignalFailedError when any part failed, after all of it was tried, so that the platform tries again.
 */
export async function dispatch(
  signal: Signal | UndoSignal,
  service: string,
  inventory: Inventory,
  engine: Engine,
): Promise<readonly ControlResult[]> {
  switch (signal.source) {
    case 'sweep':
      return sweep(signal, service, inventory, engine);
    case 'undo':
      return undo(signal, engine);
    case 'cloudtrail':
    case 'config':
    case 'command':
      return handleSignal(signal, engine);
  }
}
