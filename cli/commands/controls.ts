import type { Severity } from '../../shared/control/control.ts';
import { catalogue, type CatalogueEntry } from '../catalogue.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { toColumns } from '../text/columns.ts';
import { severityStyles } from '../text/styles.ts';

export interface ControlsOptions {
  readonly service?: string;
  readonly severity?: Severity;
  readonly json?: boolean;
}

/** Prints the controls of the catalogue. */
export async function printControls(
  { service, severity, json }: ControlsOptions,
  { stdout, stderr }: Terminal,
): Promise<void> {
  const entries = catalogue.filter(
    (entry) =>
      (service === undefined || entry.service.name === service) &&
      (severity === undefined || entry.control.severity === severity),
  );
  if (json === true) {
    await printJson(stdout, entries.map(toJson));
    return;
  }
  if (entries.length === 0) {
    await print(stderr, 'No control matches.');
    return;
  }
  const paint = createPaint(stdout);
  const rows = entries.map(({ service: { name }, control }) => [
    control.id,
    name,
    paint(severityStyles[control.severity], control.severity),
    control.defaultMode,
    control.title,
  ]);
  await print(
    stdout,
    toColumns(['CONTROL', 'SERVICE', 'SEVERITY', 'DEFAULT MODE', 'WHAT HOLDS'], rows, paint),
  );
}

function toJson({ service, control }: CatalogueEntry): object {
  const { id, title, severity, resourceType, defaultMode } = control;
  return { id, service: service.name, title, severity, resourceType, defaultMode };
}
