import type { Control } from '../control/control.ts';
import type { Service } from '../services/service.ts';
import { getBudget, largerBudgets, usualBudget } from './call-budgets.ts';
import type { CallCounts, MeasuredCalls, MeasuredControl, MeasuredEvent } from './measured-calls.ts';

type Entry = readonly [service: Service, control: Control];

/** The page about what Holdfast asks of AWS, in Markdown. */
export function createCallsPage(entries: readonly Entry[], measured: MeasuredCalls): string {
  return [
    '# Calls to AWS',
    '',
    'How many calls Holdfast makes, as the integration tests counted them at the wire (by operation in ' +
      '[calls.json](calls.json)); `npm run count` counts anew. The tests fail where a control makes other calls than it ' +
      'says here, or more than its budget allows.',
    '',
    '## An event',
    '',
    'What one event about one resource takes, for each control by itself. Controls of the same resource share what they ' +
      'read: together they take less than the sum. A resource that passes is read and nothing else; one that does not is ' +
      'read, changed, and read again. Retries, further pages and waiting for another function come on top.',
    '',
    `The budget is ${String(usualBudget.compliant)} calls for a resource that passes and ` +
      `${String(usualBudget.violating)} for one that is put back, unless a control says why it takes more.`,
    '',
    '| Control | Passes: reads | Put back: reads | Writes | Reads again | Own tables | Budget |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...entries.map(([, control]) => createRow(control, measured[control.id])),
    '',
    'Calls to Holdfast’s own tables are the same for all controls of a kind, and are made by the engine: to put something ' +
      'back it reads the policy once and writes two transactions, the intent and the outcome; to report something it ' +
      'reads the policy and whether it is held, and writes one record. A control that remembers good states reads what it ' +
      'remembers with each look. What passes without being remembered takes none.',
    '',
    '## Why some take more',
    '',
    ...Object.entries(largerBudgets).map(([id, { because }]) => `- [${id}](controls/${id}.md): ${because}`),
    '',
    '## A sweep',
    '',
    'What a sweep takes: the calls for a list of one page, and for each resource that passes, looked at by all controls of ' +
      'its type at once. Besides, it asks its own tables: once a service for what was left open, once a control for what ' +
      'is held, and of a control that remembers once for all that is remembered and once for each resource.',
    '',
    '| Service | Resource type | Controls | List | Each resource |',
    '| --- | --- | --- | --- | --- |',
    ...createSweepRows(entries, measured),
    '',
  ].join('\n');
}

function createRow(control: Control, measured: MeasuredControl | undefined): string {
  const name = `[${control.id}](controls/${control.id}.md)`;
  if (measured === undefined) return `| ${name} | not counted yet | | | | | |`;
  const { compliant, violating } = measured;
  const budget = getBudget(control);
  const cells = [
    sum(compliant.reads),
    sum(violating.reads),
    sum(violating.writes),
    sum(violating.rereads),
    `${String(sum(compliant.tables))}, ${String(sum(violating.tables))}`,
    `${String(budget.compliant)}, ${String(budget.violating)}`,
  ];
  return `| ${name} | ${cells.join(' | ')} |`;
}

function createSweepRows(entries: readonly Entry[], measured: MeasuredCalls): readonly string[] {
  const byType = Map.groupBy(entries, ([, { resourceType }]) => resourceType);
  return [...byType].map(([type, group]) => {
    const [[service]] = group as [Entry];
    const sweeps = group.flatMap(([, { id }]) => measured[id]?.sweep ?? []);
    // Of a bucket with a policy there is more to read than of one without: the most that was seen.
    const most = (part: 'list' | 'resource'): number => Math.max(0, ...sweeps.map((sweep) => sweep[part]));
    return `| ${service.name} | \`${type}\` | ${String(group.length)} | ${String(most('list'))} | ${String(most('resource'))} |`;
  });
}

/** Calls to the account, those to Holdfast's own tables left out. */
export function sumCalls({ reads, writes, rereads }: MeasuredEvent): number {
  return sum(reads) + sum(writes) + sum(rereads);
}

function sum(counts: CallCounts): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
