/** Names what a breaker counts: the changes of one control, or of the whole account. */
export type BreakerKey = string;
export const accountBreaker: BreakerKey = 'account';

/** A circuit breaker as it is stored: changes counted in slices of five minutes, and until when it stays open. */
export type Breaker = {
  readonly key: BreakerKey;
  /** Changes by slice: the number of the slice since 1970, and how many. */
  readonly counts: Readonly<Record<string, number>>;
  /** ISO 8601; while it lies ahead, nothing is changed without approval. */
  readonly openUntil?: string | undefined;
};

const sliceMs = 300_000;
const slicesPerHour = 12;
// Until the last change that was counted has left the hour: a breaker that closes by itself does not open again at once.
const openForMs = (slicesPerHour + 1) * sliceMs;

export interface BreakerFact {
  readonly key: BreakerKey;
  readonly limit: number;
  readonly openUntil: string;
}

/** One more change, to be counted under a condition when the change begins. */
export interface Count {
  readonly key: BreakerKey;
  readonly slice: string;
  /** The slice must hold fewer than so many for one more to be allowed. */
  readonly below: number;
  /** Slices that no longer matter. */
  readonly stale: readonly string[];
}

export function getSlice(now: Date): number {
  return Math.floor(now.getTime() / sliceMs);
}

/** What is limited when a control changes something, and to how many changes an hour. */
export type Limits = Readonly<Record<BreakerKey, number>>;

export function getLimits(
  control: string,
  {
    changesPerControl,
    changesPerAccount,
  }: { readonly changesPerControl: number; readonly changesPerAccount: number },
): Limits {
  return { [control]: changesPerControl, [accountBreaker]: changesPerAccount };
}

/** Whose changes a breaker counts, after `changes`. */
export function describeCounted(key: BreakerKey): string {
  return key === accountBreaker ? 'in this account' : `by ${key}`;
}

/** Whether a breaker is open, be it because it was opened or because its count is full. */
export function findOpenBreaker(
  breakers: readonly Breaker[],
  limits: Limits,
  now: Date,
): (BreakerFact & { readonly isNew: boolean }) | undefined {
  for (const [key, limit] of Object.entries(limits)) {
    const breaker = findBreaker(breakers, key);
    if (breaker?.openUntil !== undefined && now.getTime() < Date.parse(breaker.openUntil)) {
      return { key, limit, openUntil: breaker.openUntil, isNew: false };
    }
    if (toCount(key, limit, breaker, now).below <= (breaker?.counts[String(getSlice(now))] ?? 0)) {
      return { key, limit, openUntil: new Date(now.getTime() + openForMs).toISOString(), isNew: true };
    }
  }
  return undefined;
}

function findBreaker(breakers: readonly Breaker[], key: BreakerKey): Breaker | undefined {
  return breakers.find((candidate) => candidate.key === key);
}

/** What to count one more change with, under each of the limits. */
export function toCounts(breakers: readonly Breaker[], limits: Limits, now: Date): readonly Count[] {
  return Object.entries(limits).map(([key, limit]) => toCount(key, limit, findBreaker(breakers, key), now));
}

/**
 * What to count one more change with. Past slices no longer change, so that a condition on the present one alone holds
 * the limit for the hour: the hour is taken as 60 to 65 minutes, never as less.
 */
export function toCount(key: BreakerKey, limit: number, breaker: Breaker | undefined, now: Date): Count {
  const slice = getSlice(now);
  const oldest = slice - slicesPerHour;
  const entries = Object.entries(breaker?.counts ?? {});
  const past = entries
    .filter(([at]) => Number(at) >= oldest && Number(at) < slice)
    .reduce((sum, [, count]) => sum + count, 0);
  return {
    key,
    slice: String(slice),
    below: limit - past,
    stale: entries.map(([at]) => at).filter((at) => Number(at) < oldest),
  };
}
