import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Everything the sandbox keeps on disk; git ignores it and it may be deleted at any time. */
export const sandboxDirectory = path.join(import.meta.dirname, '..', '.sandbox');

/** Does `work` while no other process of this checkout does work of the same name; waits for its turn. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const lock = path.join(sandboxDirectory, `${name}.lock`);
  await mkdir(sandboxDirectory, { recursive: true });
  while (!(await take(lock))) await delay(250);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** Takes over from an owner that died; its process id is in the file. */
async function take(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
