import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sandboxDirectory, withLock } from '../../sandbox/lock.ts';

describe('a lock between processes', () => {
  const name = `test-${process.pid}`;

  it('lets one work at a time', async () => {
    const steps: string[] = [];
    const work = (worker: string) => async () => {
      steps.push(`${worker} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      steps.push(`${worker} ends`);
    };

    await Promise.all([withLock(name, work('one')), withLock(name, work('one'))]);

    expect(steps).toStrictEqual(['one starts', 'one ends', 'one starts', 'one ends']);
  });

  it('is given back by work that fails', async () => {
    await expect(withLock(name, () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
    await expect(withLock(name, () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('is taken over from a process that died', async () => {
    // Above every process id that Linux and macOS give out.
    await writeFile(path.join(sandboxDirectory, `${name}.lock`), '99999999');

    await expect(withLock(name, () => Promise.resolve('done'))).resolves.toBe('done');
  });
});
