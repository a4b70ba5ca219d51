/** How long remediation took; the times are absent where there was none. */
export interface TimeToRemediate {
  /** How many remediations the times are of. */
  readonly samples: number;
  readonly medianMs?: number;
  readonly p95Ms?: number;
}

/** @param elapsedMs of each remediation, in any order */
export function measure(elapsedMs: readonly number[]): TimeToRemediate {
  if (elapsedMs.length === 0) return { samples: 0 };
  const sorted = Float64Array.from(elapsedMs).toSorted();
  return {
    samples: sorted.length,
    medianMs: getPercentile(sorted, 50),
    p95Ms: getPercentile(sorted, 95),
  };
}

/** By nearest rank: the smallest sample that is at least as large as so many percent of them, so always one that was. */
function getPercentile(sorted: Float64Array, percent: number): number {
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(rank, 1) - 1] ?? Number.NaN;
}
