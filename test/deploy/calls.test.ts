import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getBudget, largerBudgets, usualBudget } from '../../shared/deploy/call-budgets.ts';
import { createCallsPage, sumCalls } from '../../shared/deploy/calls-page.ts';
import { readMeasuredCalls } from '../../shared/deploy/measured-calls.ts';
import { services } from '../../shared/services/index.ts';

const entries = services.flatMap((service) => service.controls.map((control) => [service, control] as const));
const controls = entries.map(([, control]) => control);
const ids = controls.map(({ id }) => id);
const text = readFileSync(join(import.meta.dirname, '../../docs/calls.json'), 'utf8');
const measured = readMeasuredCalls(text, ids);

/** What was counted of a control; one that nothing was counted of is named with what to do. */
function getMeasured(id: string) {
  const found = measured[id];
  if (found === undefined)
    throw new Error(
      `The calls of ${id} are not counted: give it a scenario in test/integration/controls and run \`npm run count\``,
    );
  return found;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}

describe('the calls of every control', () => {
  it.each(controls.map((control) => [control.id, control] as const))(
    'are counted, declared, and within the budget: %s',
    (id, control) => {
      const { compliant, violating } = getMeasured(id);
      const budget = getBudget(control);
      expect(sumCalls(compliant)).toBeLessThanOrEqual(budget.compliant);
      expect(sumCalls(violating)).toBeLessThanOrEqual(budget.violating);
      expect(compliant).toMatchObject({ writes: {}, rereads: {} });
      const { reads, writes } = control.operations;
      const called = [compliant.reads, violating.reads, violating.rereads].flatMap(Object.keys);
      expect(reads).toEqual(expect.arrayContaining(called));
      expect(writes).toEqual(expect.arrayContaining(Object.keys(violating.writes)));
    },
  );

  it.each(Object.entries(largerBudgets))('have no larger budget than they need: %s', (id, { because }) => {
    const { compliant, violating } = getMeasured(id);
    const needed = { compliant: sumCalls(compliant), violating: sumCalls(violating) };
    const least = {
      compliant: Math.max(usualBudget.compliant, needed.compliant),
      violating: Math.max(usualBudget.violating, needed.violating),
    };
    expect(getBudget({ id })).toEqual(least);
    expect(least).not.toEqual(usualBudget);
    expect(because).toMatch(/\w+ \w+/);
  });

  it('are few to the tables of Holdfast: none where a resource passes, unless something is remembered or held of it', () => {
    for (const control of controls) {
      const { compliant, violating } = getMeasured(control.id);
      // What no call triggers was counted with a command, which asks what is held.
      const isCommanded = !control.triggers.some(({ kind }) => kind === 'cloudtrail' || kind === 'caller');
      const isAsked = isCommanded || 'remember' in control || control.judgesCause === true;
      expect([control.id, sum(compliant.tables) <= (isAsked ? 3 : 0)]).toEqual([control.id, true]);
      expect([control.id, sum(violating.tables) <= (isAsked ? 5 : 3)]).toEqual([control.id, true]);
    }
  });
});

describe('what was counted', () => {
  const counts = { reads: { 's3:GetBucketAcl': 1 }, writes: {}, rereads: {}, tables: {} };
  const one = { compliant: counts, violating: counts, sweep: { list: 1, resource: 2 } };

  it('is told of controls of the catalogue only, in the order of their ids', () => {
    const read = readMeasuredCalls(JSON.stringify({ b: one, gone: one, a: one }), ['a', 'b']);
    expect(Object.keys(read)).toEqual(['a', 'b']);
  });

  it.each([
    ['no number', { a: { ...one, sweep: { list: 'one', resource: 2 } } }, 'a.sweep.list'],
    [
      'no operation',
      { a: { ...one, compliant: { ...counts, reads: { nothing: 1 } } } },
      'a.compliant.reads.nothing',
    ],
    ['a part that is missing', { a: { compliant: counts, violating: counts } }, 'a.sweep'],
  ])('that is %s is named, with how to mend it', (_, wrong, path) => {
    expect(() => readMeasuredCalls(JSON.stringify(wrong), ['a'])).toThrow(
      new RegExp(`docs/calls\\.json is wrong at ${path.replaceAll('.', '\\.')}: .+ Run \`npm run count\``),
    );
  });

  it('is a row for each control, and says which is not counted yet', () => {
    const [first, second] = entries;
    if (first === undefined || second === undefined) throw new Error('There are too few controls');
    const page = createCallsPage([first, second], { [first[1].id]: one });
    expect(page).toContain(`| [${first[1].id}](controls/${first[1].id}.md) | 1 | 1 | 0 | 0 | 0, 0 |`);
    expect(page).toContain(`| [${second[1].id}](controls/${second[1].id}.md) | not counted yet |`);
    expect(page).toContain(`| ${first[0].name} | \`${first[1].resourceType}\` |`);
  });
});
