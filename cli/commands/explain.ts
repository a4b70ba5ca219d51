import type { Control } from '../../shared/control/control.ts';
import type { Trigger } from '../../shared/control/trigger.ts';
import {
  describePermissions,
  describeSettings,
  describeTriggers,
  frameworks,
} from '../../shared/deploy/describe.ts';
import { type CatalogueEntry, getControl } from '../catalogue.ts';
import { createPaint, type Paint, print, printJson, type Terminal } from '../terminal.ts';
import { severityStyles } from '../text/styles.ts';

/** Prints one control: what it holds and why, what sets it off, what it reads and changes, how to set it. */
export async function printExplanation(
  id: string,
  { json }: { readonly json?: boolean },
  { stdout }: Terminal,
): Promise<void> {
  const entry = getControl(id);
  await (json === true
    ? printJson(stdout, toJson(entry))
    : print(stdout, toText(entry, createPaint(stdout))));
}

function toJson({ service, control }: CatalogueEntry): object {
  const { id, title, rationale, severity, resourceType, defaultMode, triggers, operations, references } =
    control;
  return {
    id,
    service: service.name,
    title,
    rationale,
    severity,
    resourceType,
    defaultMode,
    triggers: [...triggers.filter(({ kind }) => kind !== 'sweep').map(toTriggerJson), { kind: 'sweep' }],
    reads: operations.reads,
    writes: operations.writes,
    settings: describeSettings(control),
    permissions: describePermissions(service, control),
    references,
  };
}

function toTriggerJson(trigger: Trigger): object {
  if (trigger.kind !== 'cloudtrail') return trigger;
  const { kind, service, eventNames } = trigger;
  return { kind, service, eventNames };
}

function toText({ service, control }: CatalogueEntry, paint: Paint): string {
  const { id, title, rationale, severity, resourceType, defaultMode, triggers, operations } = control;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Why', [rationale]],
    // Marked as code for the pages of docs/, which a terminal shows as it is.
    ['Set off by', describeTriggers(triggers).replaceAll('`', '').split('; ')],
    ['Reads', operations.reads],
    ['Writes, undo included', operations.writes],
    [`Settings, under controls.${id} of holdfast.config.yml`, listSettings(control)],
    [
      'Permissions',
      describePermissions(service, control).map(
        ({ action, resource, passedTo }) =>
          `${action} on ${resource}${passedTo === undefined ? '' : `, to ${passedTo} only`}`,
      ),
    ],
    ['References', listReferences(control)],
  ];
  return [
    `${paint('bold', id)}  ${paint(severityStyles[severity], severity)}`,
    title,
    `${resourceType}, by default in mode ${defaultMode}`,
    ...sections.map(
      ([heading, lines]) =>
        `\n${paint('bold', heading)}\n${(lines.length === 0 ? ['none'] : lines).map((line) => `  ${line}`).join('\n')}`,
    ),
  ].join('\n');
}

function listSettings(control: Control): readonly string[] {
  return describeSettings(control).map(
    ({ name, default: value, description }) =>
      `${name} (${JSON.stringify(value)}): ${description.replaceAll('`', '')}`,
  );
}

function listReferences({ references }: Control): readonly string[] {
  return Object.entries(frameworks).flatMap(([framework, name]) => {
    const ids = references[framework as keyof typeof frameworks];
    return ids === undefined ? [] : [`${name}: ${ids.join(', ')}`];
  });
}
