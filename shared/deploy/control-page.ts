import * as z from 'zod';
import type { Control, References } from '../control/control.ts';
import type { Service } from '../services/service.ts';
import { describeTriggers } from './describe.ts';
import { getOperationPermissions } from './permissions.ts';

const frameworks: Readonly<Record<keyof References, string>> = {
  policy: 'Infrastructure Security Policy (ENG-POL-003)',
  hipaa: 'HIPAA Security Rule, 45 CFR §',
  soc2: 'SOC 2 Trust Services Criteria',
  nist80053: 'NIST SP 800-53 Rev. 5',
  cis: 'CIS AWS Foundations Benchmark',
  securityHub: 'AWS Security Hub',
  attack: 'MITRE ATT&CK',
};

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
    '',
    '## Settings',
    '',
    'Under `controls.' + id + '` of `holdfast.config.yml`:',
    '',
    '| Setting | Default | Meaning |',
    '| --- | --- | --- |',
    `| \`mode\` | \`${defaultMode}\` | \`enforce\` puts drift back, \`observe\` only reports it |`,
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

function listSettings({ settings }: Control): readonly string[] {
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, schema]) => {
    const { default: value, description = '' } = schema as { default?: unknown; description?: string };
    return `| \`${name}\` | \`${JSON.stringify(value)}\` | ${description} |`;
  });
}

function listPermissions(service: Service, { operations }: Control): readonly string[] {
  const rows = [...operations.reads, ...operations.writes].flatMap((name) =>
    getOperationPermissions(service, name).map(
      ({ action, resource }) => `| \`${action}\` | \`${resource}\` |`,
    ),
  );
  return [...new Set(rows)].toSorted();
}

function listReferences(references: References): readonly string[] {
  return Object.entries(references as Readonly<Record<keyof References, readonly string[]>>).map(
    ([framework, ids]) => `- ${frameworks[framework as keyof References]}: ${ids.join(', ')}`,
  );
}
