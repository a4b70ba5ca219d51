import pMap from 'p-map';
import type { Command } from '../events/parse-signal.ts';
import { isInForce } from '../policy/exemption.ts';
import type { Hold } from '../policy/hold.ts';
import { findPause } from '../policy/pause.ts';
import type { PolicySnapshot } from '../policy/store.ts';
import type { UndoRequest } from '../policy/undo-request.ts';
import type { Office, Wake } from './ruling.ts';

/** All that can be waiting, at one instant. */
export interface Waiting {
  readonly holds: readonly Hold[];
  readonly undoRequests: readonly UndoRequest[];
  readonly snapshot: Pick<PolicySnapshot, 'pauses' | 'exemptions'>;
  readonly now: Date;
}

/** What its service should look at now. */
export interface Due {
  readonly holds: readonly Hold[];
  readonly undoRequests: readonly UndoRequest[];
}

// Milliseconds: Lambda tries an event again for minutes before it gives up.
const wakeAgainMs = 600_000;
// After a long pause thousands may be due, and the function has half a minute.
const concurrency = 16;

/** What no longer stands against a violation that is held, and the undos that wait: what was not woken just now. */
export function findDue({ holds, undoRequests, snapshot, now }: Waiting): Due {
  const wasLongAgo = ({ wokenAt }: Hold | UndoRequest): boolean =>
    wokenAt === undefined || now.getTime() - Date.parse(wokenAt) >= wakeAgainMs;
  return {
    holds: holds.filter((hold) => wasLongAgo(hold) && isFree(hold, snapshot, now)),
    undoRequests: undoRequests.filter(wasLongAgo),
  };
}

function isFree(hold: Hold, { pauses, exemptions }: Waiting['snapshot'], now: Date): boolean {
  if (findPause(pauses, hold.control) !== undefined) return false;
  if (hold.status !== 'waiting') return hold.status === 'approved';
  if (hold.rule === 'paused') return true;
  if (hold.rule === 'exempt') {
    const exemption = exemptions.find(({ id }) => id === hold.exemptionId);
    return exemption === undefined || !isInForce(exemption, now);
  }
  return hold.rule === 'grace' && hold.actsAt !== undefined && Date.parse(hold.actsAt) <= now.getTime();
}

/**
 * Asks the services to look at what is due, and notes that they were asked. What is asked twice is done once: they go by
 * what is stored.
 */
export async function wakeDue(
  { desk, clock, send }: Office,
  { controls, looks = [], sweep = [] }: Wake = {},
): Promise<void> {
  const [snapshot, holds, undoRequests] = await Promise.all([
    desk.load(),
    desk.listHolds(controls),
    desk.listUndoRequests(),
  ]);
  const now = clock.now();
  const due = findDue({ holds, undoRequests, snapshot, now });
  await send([
    ...[...due.holds, ...looks].map(toAssess),
    ...due.undoRequests.map(toUndo),
    ...sweep.map((resourceType): Command => ({ command: 'sweep', resourceType })),
  ]);
  const woken = [...due.holds, ...due.undoRequests];
  await pMap(woken, (waiting) => desk.markWoken(waiting, now.toISOString()), { concurrency });
}

function toAssess({ control, resource }: Pick<Hold, 'control' | 'resource'>): Command {
  return {
    command: 'assess',
    resourceType: resource.type,
    resourceId: resource.id,
    control,
    region: resource.region,
  };
}

function toUndo({ findingId, resource }: UndoRequest): Command {
  return { command: 'undo', resourceType: resource.type, findingId };
}
