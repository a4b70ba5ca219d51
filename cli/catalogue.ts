import type { Control } from '../shared/control/control.ts';
import { services } from '../shared/services/index.ts';
import type { Service } from '../shared/services/service.ts';
import { CliError } from './errors.ts';

export interface CatalogueEntry {
  readonly service: Service;
  readonly control: Control;
}

/** The whole catalogue, service by service. */
export const catalogue: readonly CatalogueEntry[] = services.flatMap((service) =>
  service.controls.map((control) => ({ service, control })),
);

/** @throws CliError naming the controls that were probably meant. */
export function getControl(id: string): CatalogueEntry {
  const found = catalogue.find(({ control }) => control.id === id);
  if (found !== undefined) return found;
  const ids = catalogue.map(({ control }) => control.id);
  const near = findNear(id, ids);
  throw new CliError(
    `There is no control ${id}. ` +
      (near.length === 0 ? '' : `Did you mean ${near.join(' or ')}? `) +
      '`holdfast controls` lists them all',
  );
}

// Ids are made of words, so a mistyped or half-remembered one still shares most of its words with the right one.
function findNear(id: string, ids: readonly string[]): readonly string[] {
  const words = id.toLowerCase().split(/[^a-z0-9]+/);
  return ids
    .map((candidate) => ({ candidate, shared: countShared(words, candidate.split('-')) }))
    .filter(({ shared }) => shared * 2 >= words.length)
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function countShared(words: readonly string[], others: readonly string[]): number {
  return words.filter((word) => others.includes(word)).length;
}
