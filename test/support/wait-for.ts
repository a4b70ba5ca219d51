import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until there is an answer.
 * @param everyMs between two questions; longer where the answer itself takes long
 * @throws after `seconds`, saying what was waited for
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  seconds = 40,
  everyMs = 100,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${String(seconds)} s`);
    await delay(everyMs);
  }
}
