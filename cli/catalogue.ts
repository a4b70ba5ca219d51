import type { Control } from '../shared/control/control.ts';
import { services } from '../shared/services/index.ts';
import type { Service } from '../shared/services/service.ts';
import { describeUnknownControl } from '../shared/settings/find-near.ts';
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
  throw new CliError(describeUnknownControl(id, ids));
}
