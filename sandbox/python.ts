import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { sandboxDirectory, withLock } from './lock.ts';

const run = promisify(execFile);

const venv = path.join(sandboxDirectory, 'venv');
const stamp = path.join(venv, 'requirements.sha256');
const requirements = path.join(import.meta.dirname, 'requirements.txt');

/**
 * The project's own Python, with requirements.txt installed; made anew only when that file changes.
 * Several processes may ask at once: one installs, the others wait.
 * @returns the path of the interpreter
 * @throws if there is no python3, or the packages cannot be installed
 */
export async function preparePython(
  onProgress: (message: string) => void = () => undefined,
): Promise<string> {
  const python = path.join(venv, 'bin', 'python');
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  if (await isInstalled(wanted)) return python;

  await withLock('venv', async () => {
    if (await isInstalled(wanted)) return;
    onProgress('installing the AWS emulators into .sandbox/venv (once, about a minute)');
    await install(python);
    await writeFile(stamp, wanted);
  });
  return python;
}

async function isInstalled(wanted: string): Promise<boolean> {
  return (await readFile(stamp, 'utf8').catch(() => undefined)) === wanted;
}

async function install(python: string): Promise<void> {
  await rm(venv, { recursive: true, force: true });
  try {
    await run('python3', ['-m', 'venv', venv]);
  } catch (error) {
    throw new Error(
      'The sandbox needs Python 3.10 or later with its venv module, as `python3` on the PATH (Debian and Ubuntu: ' +
        'apt install python3-venv).',
      { cause: error },
    );
  }
  try {
    await run(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', '-r', requirements]);
  } catch (error) {
    throw new Error(`pip could not install ${requirements}:\n${stderrOf(error)}`, { cause: error });
  }
}

function stderrOf(error: unknown): string {
  return error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
}
