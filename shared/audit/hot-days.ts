/** How many days a record may be kept in the audit table, at least and at most. */
export const shortestHotDays = 8;
export const longestHotDays = 3650;

const daySeconds = 86_400;

/** When a record leaves the audit table, in epoch seconds: whole days after it was written. */
export function getTtl(at: string, hotDays: number): number {
  return Math.ceil(Date.parse(at) / 1000) + hotDays * daySeconds;
}

/** Whether a time to live is one that a setting can have made: anything else was written by somebody else. */
export function isOwnTtl(at: string, ttl: number): boolean {
  const days = (ttl - getTtl(at, 0)) / daySeconds;
  return Number.isInteger(days) && days >= shortestHotDays && days <= longestHotDays;
}
