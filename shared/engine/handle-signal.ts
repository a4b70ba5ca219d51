import pMap from 'p-map';
import type { CloudTrailSignal, CommandSignal, ConfigSignal } from '../events/signal.ts';
import type { Engine } from './engine.ts';
import { SignalFailedError } from './errors.ts';
import { matchTargets } from './match.ts';
import { type ControlResult, protect } from './protect.ts';

// One event can name many resources; their service's request limits are shared with the account's own users.
const concurrentResources = 4;

/**
 * Handles every resource that a signal names.
 * @throws SignalFailedError when any of them failed, after all of them were tried, so that the platform retries.
 */
export async function handleSignal(
  signal: CloudTrailSignal | ConfigSignal | CommandSignal,
  engine: Engine,
): Promise<readonly ControlResult[]> {
  if (isOwnAction(signal, engine)) return [];
  const targets = matchTargets(signal, engine.controls);
  const results = await pMap(targets, (target) => protect(target, signal, engine), {
    concurrency: concurrentResources,
  });
  return throwFailures(signal.id, results.flat());
}

/** @throws SignalFailedError when any result is an error, or so many were in the parts before. */
export function throwFailures(
  signalId: string,
  results: readonly ControlResult[],
  earlier = 0,
): readonly ControlResult[] {
  const failures = results.map(({ error }) => error).filter((error) => error !== undefined);
  if (failures.length + earlier > 0) throw new SignalFailedError(signalId, results.length, failures, earlier);
  return results;
}

/** Whether the change was made by this engine's own role: it put something back, and is not to fight itself. */
function isOwnAction(signal: CloudTrailSignal | ConfigSignal | CommandSignal, engine: Engine): boolean {
  if (signal.source !== 'cloudtrail' || signal.actor.role === undefined) return false;
  const { partition, account } = signal;
  return signal.actor.role === `arn:${partition}:iam::${account}:role/${engine.ownRole}`;
}
