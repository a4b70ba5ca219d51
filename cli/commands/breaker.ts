import { accountBreaker } from '../../shared/policy/breaker.ts';
import { getControl } from '../catalogue.ts';
import { commandOnce, type CommandOptions } from '../command-once.ts';
import type { Terminal } from '../terminal.ts';

export interface BreakerOptions extends CommandOptions {
  readonly reason: string;
}

/** Closes a circuit breaker before its time. */
export async function closeBreaker(key: string, options: BreakerOptions, terminal: Terminal): Promise<void> {
  const breaker = key === accountBreaker ? key : getControl(key).control.id;
  await commandOnce({ command: 'close-breaker', breaker, reason: options.reason }, options, terminal);
}
