import type { Lease } from '../audit/trail.ts';
import { act, type Deed, isViolating } from './act.ts';
import { closeAbandoned } from './close-abandoned.ts';
import type { Engine } from './engine.ts';

/**
 * Settles a change whose function ended before it recorded the outcome: what passes now is recorded so, what does not
 * is decided about again under the same finding. An undo is not taken up again: who asked for it is there to ask again.
 * Gives how it ended.
 * @throws RemediationError, ResourceBusyError, or what cannot be read.
 */
export async function settle(lease: Lease, engine: Engine): Promise<Deed['status']> {
  const { intent, assessment, status } = await closeAbandoned(lease, engine);
  if (!isViolating(assessment) || intent.undoes !== undefined) return status;
  const { findingId, signal, actor } = intent;
  const origin = { findingId, signal, ...(actor === undefined ? {} : { actor }) };
  return (await act(assessment, () => origin, engine.aws.open(intent.resource), engine)).status;
}
