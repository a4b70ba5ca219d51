const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** As `2026-01-31 09:26:53 UTC`. */
export function toUtc(at: string): string {
  return `${at.slice(0, 19).replace('T', ' ')} UTC`;
}

/** Milliseconds as `0.4 s`, `12.0 s`, `3 min 5 s`, `2 d 4 h`: with its largest unit and the next. */
export function toLength(ms: number): string {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  let rest = Math.round(ms / 1000) * 1000;
  const parts = units.map(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { name, count };
  });
  const first = parts.findIndex(({ count }) => count > 0);
  const shown = parts.slice(first, first + 2).filter(({ count }) => count > 0);
  return shown.map(({ name, count }) => `${String(count)} ${name}`).join(' ');
}

/** As `1 finding`, `2 findings`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${toNumber(number)} ${toNoun(number, singular, plural)}`;
}

export function toNoun(number: number, singular: string, plural = `${singular}s`): string {
  return number === 1 ? singular : plural;
}

/** As `1,234`. */
export function toNumber(number: number): string {
  return number.toLocaleString('en-US');
}
