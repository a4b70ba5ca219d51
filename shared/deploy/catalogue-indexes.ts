import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One index a service, of the control files in its folder: a control is in the catalogue because its file is there. */
export function createCatalogueIndexes(folder: string): ReadonlyMap<string, string> {
  const services = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return new Map(
    services.map(({ name }) => [
      `shared/controls/${name}/index.ts`,
      createIndex(listControls(join(folder, name), name)),
    ]),
  );
}

/** A control's file carries its id, which starts with the service; what helps it does not. */
function listControls(folder: string, service: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${service}-`) && file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted();
}

function createIndex(ids: readonly string[]): string {
  return [
    '// Made by `npm run generate` from the files of this folder.',
    "import type { Control } from '../../control/control.ts';",
    ...ids.map((id) => `import ${toIdentifier(id)} from './${id}.ts';`),
    '',
    `export const controls: readonly Control[] = [${ids.map(toIdentifier).join(', ')}];`,
    '',
  ].join('\n');
}

function toIdentifier(id: string): string {
  return id.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
