import type { Control } from '../shared/control/control.ts';
import { services } from '../shared/services/index.ts';
import type { Service } from '../shared/services/service.ts';
import { findNear } from '../shared/settings/find-near.ts';
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
