import type { TrailLine } from '../query.ts';

const minuteMs = 60_000;
// A record is stored while the function that wrote its time is still running, and Lambda lets none run for longer.
const longestDelayMs = 15 * minuteMs;
// A batch that the stream gives again, which it does for a day, can share records with one that was archived before.
const rememberedMs = 2 * 24 * 60 * minuteMs;

/** Brings lines that come nearly in the order of their times into that order, and lets each through once. */
export class Sorter {
  #waiting: readonly TrailLine[] = [];
  /** The time of each record that came of late, by its id, in the order in which they came. */
  readonly #known = new Map<string, number>();
  #latest = 0;

  /** Takes more lines, and gives those that nothing can come before any more, in their order. */
  add(lines: readonly TrailLine[]): readonly TrailLine[] {
    const fresh = lines.filter((line) => this.#isNew(line));
    this.#waiting = sortLines([...this.#waiting, ...fresh]);
    this.#forget();
    const settled = new Date(this.#latest - longestDelayMs).toISOString();
    const index = this.#waiting.findIndex(({ position }) => position >= settled);
    const count = index === -1 ? this.#waiting.length : index;
    const ready = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return ready;
  }

  /** What is left when nothing more comes. */
  end(): readonly TrailLine[] {
    const rest = this.#waiting;
    this.#waiting = [];
    return rest;
  }

  #isNew({ record: { recordId, at } }: TrailLine): boolean {
    if (this.#known.has(recordId)) return false;
    const time = Date.parse(at);
    this.#known.set(recordId, time);
    this.#latest = Math.max(this.#latest, time);
    return true;
  }

  #forget(): void {
    for (const [recordId, time] of this.#known) {
      if (time >= this.#latest - rememberedMs) return;
      this.#known.delete(recordId);
    }
  }
}

export function sortLines(lines: readonly TrailLine[]): readonly TrailLine[] {
  return lines.toSorted((a, b) => (a.position < b.position ? -1 : Number(a.position > b.position)));
}
