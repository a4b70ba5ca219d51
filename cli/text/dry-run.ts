import type { Change } from '../../shared/control/change.ts';
import type { Mode, Violation } from '../../shared/control/control.ts';
import type { Paint } from '../terminal.ts';

/** One control held against one live resource, with nothing done about it. */
export type DryRun = { readonly control: string; readonly resource: string } & (
  | { readonly result: 'compliant' | 'gone' }
  | { readonly result: 'unread'; readonly error: string }
  | {
      readonly result: 'violated';
      readonly mode: Mode;
      readonly violations: readonly Omit<Violation, 'evidence'>[];
      readonly change: Change;
    }
);

const deeds: Readonly<Record<Mode, string>> = {
  enforce: 'Holdfast would do this, at the next event or sweep',
  observe: 'Holdfast would only report it (mode observe); this would put it back',
};

/** What stands out comes in full, and what is in order is counted. */
export function toDryRunText(runs: readonly DryRun[], paint: Paint): string {
  const sections = runs.flatMap((run) => toSection(run, paint));
  const count = (result: DryRun['result']): number => runs.filter((run) => run.result === result).length;
  const gone = count('gone') === 0 ? '' : `, ${String(count('gone'))} of resources that are gone`;
  return [
    ...sections,
    `${String(runs.length)} ${runs.length === 1 ? 'assessment' : 'assessments'}: ${String(count('compliant'))} compliant, ${String(count('violated'))} violated, ` +
      `${String(count('unread'))} that could not be read${gone}. Nothing was changed.`,
  ].join('\n');
}

function toSection(run: DryRun, paint: Paint): readonly string[] {
  if (run.result === 'unread') {
    return [paint('red', `${run.control}  cannot tell`), `  ${run.resource}`, `  ${run.error}`, ''];
  }
  if (run.result !== 'violated') return [];
  const { control, resource, violations, mode, change } = run;
  const undo =
    'irreversible' in change.undo
      ? [`cannot be undone: ${change.undo.irreversible}`]
      : formatCalls(change.undo);
  return [
    paint('yellow', `${control}  violated`),
    `  ${resource}`,
    ...violations.map(({ element, reason }) => `  ${element}: ${reason}`),
    `  ${deeds[mode]}: ${change.summary}`,
    ...formatCalls(change.apply).map((line) => `    ${line}`),
    '  Undo',
    ...undo.map((line) => `    ${line}`),
    '',
  ];
}

function formatCalls(calls: Change['apply']): readonly string[] {
  return calls.map(({ operation, input }) => `${operation} ${JSON.stringify(input)}`);
}
