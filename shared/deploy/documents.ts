import * as z from 'zod';
import { auditRecord } from '../audit/record.ts';
import type { Control } from '../control/control.ts';
import { services } from '../services/index.ts';
import type { Service } from '../services/service.ts';
import { createSettingsSchema } from '../settings/settings-schema.ts';
import { createCallsPage } from './calls-page.ts';
import { createControlPage } from './control-page.ts';
import { describeTriggers } from './describe.ts';
import { readMeasuredCalls } from './measured-calls.ts';
import { peoplePolicies } from './people-policies.ts';

const note = '<!-- Made by `npm run generate` from the catalogue. -->';
const entries: readonly (readonly [Service, Control])[] = services.flatMap((service) =>
  service.controls.map((control): readonly [Service, Control] => [service, control]),
);

/**
 * Everything in docs/ and the README that is made from the catalogue: text by path.
 * @param calls what the tests counted, as it is in docs/calls.json
 * @throws Error when the README lost its markers, or a count is none.
 */
export function createDocuments(readme: string, calls: string): ReadonlyMap<string, string> {
  const controls = entries.map(([, control]) => control);
  const measured = readMeasuredCalls(
    calls,
    controls.map(({ id }) => id),
  );
  return new Map([
    ...entries.map(([service, control]): [string, string] => [
      `docs/controls/${control.id}.md`,
      `${note}\n\n${createControlPage(service, control)}`,
    ]),
    ['docs/controls.md', createIndexPage()],
    ['docs/calls.md', `${note}\n\n${createCallsPage(entries, measured)}`],
    ['docs/calls.json', JSON.stringify(measured)],
    ['docs/holdfast.config.schema.json', toJsonSchema(createSettingsSchema(controls), 'Holdfast settings')],
    ['docs/audit-record.schema.json', toJsonSchema(auditRecord, 'Holdfast audit record')],
    ...Object.entries(peoplePolicies).map(([name, policy]): [string, string] => [
      `docs/iam/${name}.json`,
      JSON.stringify(policy, undefined, 2),
    ]),
    ['README.md', fillReadme(readme)],
  ]);
}

function createIndexPage(): string {
  const rows = entries.map(
    ([, { id, title, severity, defaultMode, triggers }]) =>
      `| [${id}](controls/${id}.md) | ${title} | ${severity} | ${defaultMode} | ${describeTriggers(triggers)} |`,
  );
  return [
    note,
    '',
    '# Controls',
    '',
    `${String(entries.length)} controls of ${String(services.length)} services. How many calls to AWS each of them takes is ` +
      'in [calls.md](calls.md).',
    '',
    '| Control | What holds | Severity | Default mode | Triggers |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** @throws Error when the README lost its markers. */
function fillReadme(readme: string): string {
  const table = [
    '| Control | What holds | Severity | Default mode |',
    '| --- | --- | --- | --- |',
    ...entries.map(
      ([, { id, title, severity, defaultMode }]) =>
        `| [${id}](docs/controls/${id}.md) | ${title} | ${severity} | ${defaultMode} |`,
    ),
  ].join('\n');
  const pattern = /(<!-- controls -->)[\s\S]*(<!-- \/controls -->)/;
  if (!pattern.test(readme))
    throw new Error('README.md has no <!-- controls --> … <!-- /controls --> to fill');
  // A function, since a `$` in a title would have a meaning in a text.
  return readme.replace(pattern, (_, start: string, end: string) => `${start}\n\n${table}\n\n${end}`);
}

function toJsonSchema(schema: z.ZodType, title: string): string {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return JSON.stringify({ title, ...json }, undefined, 2);
}
