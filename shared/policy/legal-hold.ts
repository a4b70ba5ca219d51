import type { Principal } from './principal.ts';

/** A finding whose records nobody may remove from the archive, however old they become. One a finding. */
export type LegalHold = {
  readonly findingId: string;
  readonly by: Principal;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
  /** The keys of the objects of the archive that hold its records, and of the seals that prove them. */
  readonly objects: readonly string[];
  /** The records that are in these objects: what was recorded later is not under it. */
  readonly recordIds: readonly string[];
  /** Changes with every writing, so that two writers never overwrite each other. */
  readonly revision: string;
};

/** The objects that a hold has for itself: those that no other held finding needs as well. */
export function getOwnObjects(
  { findingId, objects }: LegalHold,
  all: readonly LegalHold[],
): readonly string[] {
  const others = new Set(
    all.filter((other) => other.findingId !== findingId).flatMap((other) => other.objects),
  );
  return objects.filter((key) => !others.has(key));
}
