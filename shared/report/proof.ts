import { sealedWithinMs, type Verification } from '../audit/seals/verify.ts';
import type { ReportRange } from './exemption-history.ts';
import { toUtc } from './words.ts';

/** Whether the seals prove what a report says. */
export interface Proof {
  /** Only where nothing was changed, and every moment of the range is proven. */
  readonly isWhole: boolean;
  /** What is not proven, each in a sentence; none where all is. */
  readonly gaps: readonly string[];
  /** What is to be known of what is proven, in sentences. */
  readonly notes: readonly string[];
  readonly verification: Verification;
}

interface Facts {
  readonly range: ReportRange;
  /** When the trail was verified. */
  readonly now: Date;
  /** When the first record that is reported was written. */
  readonly firstAt: string | undefined;
}

/** Holds the range of a report against what the seals prove. In doubt nothing is proven. */
export function toProof(verification: Verification, facts: Facts): Proof {
  const gaps = [findTampering(verification), findUnproven(verification), ...findEnds(verification, facts)];
  const found = gaps.filter((gap) => gap !== undefined);
  return { isWhole: found.length === 0, gaps: found, notes: toNotes(verification, facts), verification };
}

function findTampering({ first, problems }: Verification): string | undefined {
  if (first === undefined) return undefined;
  const counts = Object.entries(problems).map(([kind, number]) => `${String(number)} ${kind}`);
  return `The trail is not what was sealed. ${first.text}. All that was found: ${counts.join(', ')}.`;
}

function findUnproven({ proven }: Verification): string | undefined {
  return proven === undefined ? 'No seal proves anything of the range.' : undefined;
}

function findEnds({ proven }: Verification, { range, now, firstAt }: Facts): readonly (string | undefined)[] {
  if (proven === undefined) return [];
  const { from, until, firstSeal } = proven;
  const start = range.from.toISOString();
  // Before the first seal of all there is no trail, so nothing there is lacking, unless there are records all the same.
  const isFromStart = from <= start || (firstSeal === 1 && (firstAt === undefined || firstAt >= from));
  return [
    isFromStart ? undefined : `Nothing is proven from ${toUtc(start)} to ${toUtc(from)}.`,
    findEnd(until, range.to.toISOString(), new Date(now.getTime() - sealedWithinMs).toISOString()),
  ];
}

/** What is younger than `sealedUntil` may not be in a seal yet, even where there is a later one. */
function findEnd(until: string, to: string, sealedUntil: string): string | undefined {
  if (until < sealedUntil && until < to) return `Nothing is proven from ${toUtc(until)} to ${toUtc(to)}.`;
  if (to <= sealedUntil) return undefined;
  return `Nothing is proven yet from ${toUtc(sealedUntil)} to ${toUtc(to)}: a record is sealed within two hours.`;
}

function toNotes({ proven, first }: Verification, { range }: Facts): readonly string[] {
  if (proven === undefined) return [];
  const { from, until, firstSeal, lastSeal } = proven;
  const seals =
    firstSeal === lastSeal
      ? `Seal ${String(firstSeal)}`
      : `Seals ${String(firstSeal)} to ${String(lastSeal)}`;
  const where = first === undefined ? '' : ', but in the archive only';
  const began =
    firstSeal === 1 && from > range.from.toISOString()
      ? [`The trail begins at ${toUtc(from)}, after the start of the range: there is nothing before it.`]
      : [];
  return [
    `${seals} prove${firstSeal === lastSeal ? 's' : ''} the trail from ${toUtc(from)} to ${toUtc(until)}${where}.`,
    ...began,
  ];
}
