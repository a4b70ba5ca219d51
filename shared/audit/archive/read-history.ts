import { shortestHotDays } from '../hot-days.ts';
import type { AuditStore } from '../audit-store.ts';
import { readTrail, type TrailLine, type TrailRange } from '../query.ts';
import type { TrailArchive } from '../seals/trail-archive.ts';
import { readArchive } from './read-archive.ts';

const dayMs = 86_400_000;

export interface History {
  readonly audit: AuditStore;
  readonly archive: TrailArchive;
  readonly now: Date;
}

/**
 * The trail of any range, oldest first: the last week from the table, which holds that under every setting, and what is older
 * from the archive, which held it within minutes.
 * @throws what `readTrail` and `readArchive` throw
 */
export async function* readHistory(
  { audit, archive, now }: History,
  range: TrailRange,
): AsyncGenerator<TrailLine> {
  const border = new Date(now.getTime() - (shortestHotDays - 1) * dayMs);
  const { from, to, after = '' } = range;
  if (from < border && after < border.toISOString()) {
    yield* readArchive(archive, { ...range, to: to < border ? to : border });
  }
  if (to > border) {
    const isPast = after < border.toISOString();
    yield* readTrail(audit, {
      ...range,
      from: from < border ? border : from,
      after: isPast ? undefined : range.after,
    });
  }
}
