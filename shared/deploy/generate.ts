import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv, exit, stderr, stdout } from 'node:process';
import { format, resolveConfig } from 'prettier';
import { createCatalogueIndexes } from './catalogue-indexes.ts';

const root = resolve(import.meta.dirname, '../..');
const isCheck = argv.includes('--check');

/** Text by path; every one of these files is made from the catalogue. */
type Files = ReadonlyMap<string, string>;

const indexes = await formatAll(createCatalogueIndexes(join(root, 'shared/controls')));
const stale = [...writeStale(indexes)];
// Loaded only now: the catalogue cannot be read before its indexes are right.
const { createDocuments } = await import('./documents.ts');
const [readme, calls] = ['README.md', 'docs/calls.json'].map((path) =>
  readFileSync(join(root, path), 'utf8'),
);
const documents = await formatAll(createDocuments(readme ?? '', calls ?? ''));
stale.push(...writeStale(documents), ...removeStray(documents));

if (stale.length === 0) {
  stdout.write('Everything generated is up to date.\n');
} else if (isCheck) {
  stderr.write(`Out of date: ${stale.join(', ')}\nRun \`npm run generate\` and commit what it writes.\n`);
  exit(1);
} else {
  stdout.write(`Written: ${stale.join(', ')}\n`);
}

async function formatAll(files: Files): Promise<Files> {
  const options = await resolveConfig(join(root, 'package.json'));
  const formatted = [...files].map(
    async ([path, text]) => [path, await format(text, { ...options, filepath: path })] as const,
  );
  return new Map(await Promise.all(formatted));
}

/** Writes what differs, or only names it in a check. */
function writeStale(files: Files): readonly string[] {
  const differing = [...files].filter(([path, text]) => read(join(root, path)) !== text);
  if (!isCheck) {
    for (const [path, text] of differing) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
  return differing.map(([path]) => path);
}

/** Pages of controls that are no more. */
function removeStray(files: Files): readonly string[] {
  const folder = 'docs/controls';
  const stray = readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => `${folder}/${name}`)
    .filter((path) => !files.has(path));
  if (!isCheck) for (const path of stray) rmSync(join(root, path));
  return stray;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
