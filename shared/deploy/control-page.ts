import type { Control, References } from '../control/control.ts';
import type { Service } from '../services/service.ts';
import { describePermissions, describeSettings, describeTriggers, frameworks } from './describe.ts';

/** The page of one control, in Markdown. */
export function createControlPage(service: Service, control: Control): string {
  const { id, title, rationale, severity, resourceType, defaultMode, triggers, operations } = control;
  return [
    `# ${id}`,
    '',
    `${title}. ${rationale}`,
    '',
    '| | |',
    '| --- | --- |',
    `| Severity | ${severity} |`,
    `| Resource | \`${resourceType}\` |`,
    `| Default mode | ${defaultMode} |`,
    `| Triggers | ${describeTriggers(triggers)} |`,
    `| Reads | ${listCodes(operations.reads)} |`,
    `| Writes, undo included | ${listCodes(operations.writes)} |`,
    ...(control.findDependents === undefined
      ? []
      : ['| Before it acts | looks at who uses what it would take away, and asks where there is anyone |']),
    '',
    '## Settings',
    '',
    'Under `controls.' + id + '` of `holdfast.config.yml`:',
    '',
    '| Setting | Default | Meaning |',
    '| --- | --- | --- |',
    ...listSettings(control),
    '',
    '## Permissions',
    '',
    '| Action | On |',
    '| --- | --- |',
    ...listPermissions(service, control),
    '',
    '## References',
    '',
    ...listReferences(control.references),
    '',
  ].join('\n');
}

function listCodes(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');
}

function listSettings(control: Control): readonly string[] {
  return describeSettings(control).map(
    ({ name, default: value, description }) =>
      `| \`${name}\` | \`${JSON.stringify(value)}\` | ${description} |`,
  );
}

function listPermissions(service: Service, control: Control): readonly string[] {
  return describePermissions(service, control).map(
    ({ action, resource, passedTo }) =>
      `| \`${action}\` | \`${resource}\`${passedTo === undefined ? '' : `, to be passed to \`${passedTo}\` only`} |`,
  );
}

function listReferences(references: References): readonly string[] {
  return Object.entries(references as Readonly<Record<keyof References, readonly string[]>>).map(
    ([framework, ids]) => `- ${frameworks[framework as keyof References]}: ${ids.join(', ')}`,
  );
}
