import type { Signal, UndoSignal } from '../events/signal.ts';
import { catchUp, type Searcher } from './catch-up.ts';
import { beat, hear, type Heart } from './heartbeat.ts';

/** What watches one Region: whether its events come, and what was missed where they did not. */
export interface Lookout {
  /** The Region, the home's too. */
  readonly region: string;
  readonly heart: Heart;
  readonly searcher: Searcher;
}

/** The harmless call whose event is waited for; any other that comes here is one on the guard. */
const ownCallName = 'TagResource';

/**
 * Hears the event of a call for the Region that it was made in, or has each Region make its calls, or wakes the
 * guard where somebody touched it; then looks up what was
 * missed in each.
 * @returns how many calls were handed on
 * @throws AggregateError with what failed, after every Region was looked at
 */
export async function watchRegions(
  signal: Signal | UndoSignal,
  lookouts: readonly Lookout[],
): Promise<number> {
  const failures: unknown[] = [];
  let handed = 0;
  for (const { region, heart, searcher } of lookouts) {
    try {
      if (signal.source !== 'cloudtrail') await beat(heart);
      else if (signal.name !== ownCallName) await heart.wake?.();
      else if (signal.region === region) await hear(signal.record.eventTime, heart);
      handed += await catchUp(searcher);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, failures.map((failure) => String(failure)).join('; '));
  }
  return handed;
}
