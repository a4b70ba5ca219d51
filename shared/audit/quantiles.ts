// Neighbouring buckets differ by 2%, so that their middle is within 1% of all that is in one.
const ratio = 1.02;

/**
 * The distribution of times in bounded memory: times of about the same length are counted together, as in C. Masson, J. E. Rim
 * and H. K. Lee, "DDSketch" (2019). What it answers is within 1%.
 */
export class Quantiles {
  readonly #buckets = new Map<number, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @param ms milliseconds; less than one counts as one */
  add(ms: number): void {
    const bucket = Math.ceil(Math.log(Math.max(ms, 1)) / Math.log(ratio));
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#count += 1;
  }

  /**
   * The least time, in milliseconds, that so much of all times do not exceed; `undefined` where there are none.
   * @param quantile such as 0.5 for the median
   */
  get(quantile: number): number | undefined {
    const rank = Math.ceil(quantile * this.#count);
    let below = 0;
    for (const [bucket, count] of [...this.#buckets].toSorted(([one], [other]) => one - other)) {
      below += count;
      if (below >= rank) return (2 * ratio ** bucket) / (1 + ratio);
    }
    return undefined;
  }
}
