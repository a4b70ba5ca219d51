import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../shared/control/clock.ts';

/** The time of the machine that a function runs on. */
export const clock: Clock = { now: () => new Date(), sleep: (ms) => setTimeout(ms) };
