import type { Change } from '../../shared/control/change.ts';
import type { Violation } from '../../shared/control/control.ts';
import type { Decision, DecisionAction } from '../../shared/policy/decision.ts';
import type { Paint } from '../terminal.ts';
import { count, formatCall, formatUndo } from './sections.ts';

/** One control held against one live resource, with nothing done about it. */
export type DryRun = { readonly control: string; readonly resource: string } & (
  | { readonly result: 'compliant' | 'gone' }
  | { readonly result: 'unread'; readonly error: string }
  | {
      readonly result: 'violated';
      /** By the settings: whether Holdfast is paused, and whom it exempts, is not asked. */
      readonly decision: Decision;
      readonly violations: readonly Omit<Violation, 'evidence'>[];
      readonly change: Change;
    }
);

const deeds: Readonly<Record<DecisionAction, string>> = {
  remediate: 'Holdfast would do this, at the next event or sweep',
  report: 'Holdfast would only report it; this would put it back',
  ask: 'Holdfast would ask first, and then do this',
  warn: 'Holdfast would warn first, and then do this',
  leave: 'Holdfast would leave it alone; this would put it back',
  undo: 'Holdfast would undo it',
};

/** What stands out comes in full, and what is in order is counted. */
export function toDryRunText(runs: readonly DryRun[], paint: Paint): string {
  const sections = runs.flatMap((run) => toSection(run, paint));
  const countOf = (result: DryRun['result']): number => runs.filter((run) => run.result === result).length;
  const gone = countOf('gone') === 0 ? '' : `, ${String(countOf('gone'))} of resources that are gone`;
  const found = runs.some(({ result }) => result === 'violated');
  return [
    ...sections,
    `${count(runs.length, 'assessment')}: ${String(countOf('compliant'))} compliant, ${String(countOf('violated'))} violated, ` +
      `${String(countOf('unread'))} that could not be read${gone}. Nothing was changed.`,
    ...(found
      ? [
          'This is by the settings file alone: pauses, exemptions and circuit breakers are in `holdfast status`.',
        ]
      : []),
  ].join('\n');
}

function toSection(run: DryRun, paint: Paint): readonly string[] {
  if (run.result === 'unread') {
    return [paint('red', `${run.control}  cannot tell`), `  ${run.resource}`, `  ${run.error}`, ''];
  }
  if (run.result !== 'violated') return [];
  const { control, resource, violations, decision, change } = run;
  const { action, reason, dependents = [] } = decision;
  return [
    paint('yellow', `${control}  violated`),
    `  ${resource}`,
    ...violations.map((violation) => `  ${violation.element}: ${violation.reason}`),
    ...(dependents.length === 0 ? [] : ['  Who uses it', ...dependents.map((line) => `    ${line}`)]),
    `  ${deeds[action]}: ${change.summary}`,
    ...change.apply.map((call) => `    ${formatCall(call)}`),
    `  Why: ${reason}`,
    '  Undo',
    ...formatUndo(change.undo).map((line) => `    ${line}`),
    '',
  ];
}
