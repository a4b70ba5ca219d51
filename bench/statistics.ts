/** @throws RangeError when there is no value. */
export function median(values: readonly number[]): number {
  const sorted = toSorted(values);
  const middle = Math.floor(sorted.length / 2);
  const upper = at(sorted, middle);
  return sorted.length % 2 === 1 ? upper : (at(sorted, middle - 1) + upper) / 2;
}

/**
 * The smallest value that at least `share` of all values do not exceed (the nearest rank).
 * @param share above 0, at most 1
 * @throws RangeError when there is no value
 */
export function percentile(values: readonly number[], share: number): number {
  return at(toSorted(values), Math.max(0, Math.ceil(share * values.length) - 1));
}

function toSorted(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError('There is nothing to take a figure of');
  return value;
}
