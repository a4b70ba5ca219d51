import * as z from 'zod';

const hourMs = 3_600_000;
const units = { m: hourMs / 60, h: hourMs, d: 24 * hourMs, w: 7 * 24 * hourMs } as const;

const length = /^(?<count>\d{1,4})(?<unit>[mhdw])$/;
const isoTime =
  /^(?<date>\d{4}-\d\d-\d\d)([T ](?<time>\d\d:\d\d(:\d\d(\.\d+)?)?)(?<zone>Z|[+-]\d\d:\d\d)?)?$/;

/** A length of time such as `30m`, `24h`, `7d`, `2w`, in milliseconds; `undefined` when it is none. */
export function parseDuration(text: string): number | undefined {
  const { count, unit } = length.exec(text)?.groups ?? {};
  return unit === undefined ? undefined : Number(count) * units[unit as keyof typeof units];
}

/**
 * A time as an engineer writes it: an age such as `30m`, `24h`, `7d`, `2w`, or an ISO 8601 date or time, in UTC unless it
 * names a zone. `undefined` when it is neither.
 */
export function parseTime(text: string, now: Date): Date | undefined {
  const age = parseDuration(text);
  if (age !== undefined) return new Date(now.getTime() - age);
  const { date, time = '00:00', zone = 'Z' } = isoTime.exec(text)?.groups ?? {};
  // Date itself takes the 31st of February for the 3rd of March.
  if (!z.iso.date().safeParse(date).success) return undefined;
  const parsed = new Date(`${String(date)}T${time}${zone}`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}

/** As `2026-01-31 09:26:53`, in UTC. */
export function formatTime(at: string): string {
  return at.slice(0, 19).replace('T', ' ');
}
