import type { Shift } from '../../shared/engine/dispatch.ts';

/** A test has all the time that it takes. */
export const endless: Shift = { isOver: () => false, send: async () => Promise.resolve() };
