import type { ResourceRef } from '../control/resource.ts';
import type { Principal } from './principal.ts';

/** A change that somebody wants undone. It waits here until its service has done or refused it. */
export type UndoRequest = {
  /** The finding whose change is undone. */
  readonly findingId: string;
  /** Of the undo itself, which is a finding of its own. */
  readonly undoFindingId: string;
  readonly control: string;
  readonly resource: ResourceRef;
  readonly by: Principal;
  readonly reason: string;
  readonly at: string;
  /** Until when Holdfast leaves the violation alone, ISO 8601. */
  readonly exemptUntil: string;
  readonly wokenAt?: string | undefined;
};
