import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TrailArchive } from '../../shared/audit/seals/trail-archive.ts';
import { CliError } from '../errors.ts';

/** Where `aws s3 sync` put what the archive bucket has below `records/` and `seals/`. */
export interface ArchiveDirectories {
  readonly records: string;
  readonly seals: string;
}

/** A copy of the archive bucket: the keys are the paths in the directories. */
export function openDirectories(directories: ArchiveDirectories): TrailArchive {
  const roots = { 'records/': directories.records, 'seals/': directories.seals } as const;
  return {
    async *list(prefix, after = '') {
      const names = await listFiles(roots[prefix]);
      yield* names.map((name) => `${prefix}${name}`).filter((key) => key > after);
    },
    async read(key) {
      for (const [prefix, root] of Object.entries(roots)) {
        if (key.startsWith(prefix)) return readIfThere(root, key.slice(prefix.length));
      }
      return undefined;
    },
  };
}

async function listFiles(root: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
      .toSorted();
  } catch (error) {
    if (isAbsence(error)) throw new CliError(`There is no directory ${root}`);
    throw error;
  }
}

async function readIfThere(root: string, name: string): Promise<Uint8Array | undefined> {
  // A seal is not to be trusted before it is verified, nor what it names.
  if (name.split('/').includes('..')) return undefined;
  try {
    return await readFile(path.join(root, name));
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
