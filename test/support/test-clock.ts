import type { Clock } from '../../shared/control/clock.ts';

/** A clock that stands still but for the sleeps it is asked for, which take no time. */
export class TestClock implements Clock {
  #now: number;
  readonly sleeps: number[] = [];

  constructor(start = '2026-03-01T12:00:00.000Z') {
    this.#now = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  async sleep(ms: number): Promise<void> {
    this.sleeps.push(ms);
    this.advance(ms);
    await Promise.resolve();
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}
