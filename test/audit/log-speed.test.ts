import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Measured } from '../support/measure-log.ts';

jest.setTimeout(120_000);

const project = path.join(__dirname, '../..');

/** In a process of its own, as the command runs: inside Jest the SDK takes twice as long. */
async function measure(hours: number): Promise<readonly Measured[]> {
  const args = ['--expose-gc', 'test/support/measure-log.ts', String(hours)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: project });
  return JSON.parse(stdout) as readonly Measured[];
}

describe('a day of 100,000 records', () => {
  it.each([
    ['spread over the day', 24],
    ['all within one hour of it', 1],
  ])('is searched and counted within 2 s, %s', async (spread, hours) => {
    const measured = await measure(hours);
    expect(measured.map(({ what, answer }) => [what, answer])).toEqual([
      ['log --limit 100', 100],
      ['log --actor ROOT', 5],
      ['stats', 60_000],
    ]);
    for (const one of measured) {
      process.stdout.write(
        `100,000 records ${spread}, ${one.what}: ${one.seconds.toFixed(2)} s (${one.secondsOnTheWall.toFixed(2)} s ` +
          `with other programs), ${String(one.requests)} requests, at most ` +
          `${String(one.mostAtOnce)} at once, ${one.megabytesRead.toFixed(1)} MB read, ${one.megabytesSent.toFixed(1)} MB ` +
          `sent, ${one.megabytesOfHeap.toFixed(0)} MB of heap with garbage\n`,
      );
      expect(one.seconds).toBeLessThan(2);
      expect(one.mostAtOnce).toBeLessThanOrEqual(17);
      // All lines of the day would be some 60 answers.
      expect(one.megabytesRead).toBeLessThan(60);
    }
  });
});
