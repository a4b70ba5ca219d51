import type { FindingRecord } from '../../shared/audit/record.ts';
import type { UndoPlan } from '../../shared/policy/undo-plan.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import { describeWho } from '../../shared/notify/finding-message.ts';
import type { Paint } from '../terminal.ts';
import { formatTime } from '../time.ts';
import { formatCall, formatUndo } from './sections.ts';
import { severityStyles } from './styles.ts';

/** What somebody is about to answer: the violations, why it is asked, the exact calls, and the way back. */
export function toProposal(record: FindingRecord, hold: Hold | undefined, paint: Paint): string {
  const { at, violations, decision, change, signal, actor } = record;
  const approvals = hold?.approvals ?? [];
  return [
    ...toHead(record, paint),
    ...(actor === undefined ? [] : [toField('Caused by', [describeWho(signal, actor)])]),
    toField('Found', [
      `at ${formatTime(at)} UTC`,
      ...violations.map(({ element, reason }) => `${element}: ${reason}`),
    ]),
    toField('Asked', [decision.reason]),
    ...(decision.dependents === undefined ? [] : [toField('Used by', decision.dependents)]),
    ...(approvals.length === 0
      ? []
      : [
          toField(
            'Approved',
            approvals.map((one) => `by ${one.by.name} at ${formatTime(one.at)} UTC`),
          ),
        ]),
    toField('Would do', [change.summary, ...change.apply.map(formatCall)]),
    toField('Undo', formatUndo(change.undo)),
  ].join('\n');
}

/** What an undo would call, exactly. */
export function toUndoText({ intent, change }: UndoPlan, paint: Paint): string {
  return [
    ...toHead(intent, paint),
    toField('Changed', [`at ${formatTime(intent.at)} UTC`, intent.change.summary]),
    toField('Undo', change.apply.map(formatCall)),
  ].join('\n');
}

function toHead(
  { findingId, severity, title, control, resource }: FindingRecord,
  paint: Paint,
): readonly string[] {
  return [
    `${paint('bold', findingId)}  ${paint(severityStyles[severity], severity)}  ${title}`,
    toField('Control', [control]),
    toField('Resource', [resource.arn]),
  ];
}

function toField(label: string, values: readonly string[]): string {
  return `  ${label.padEnd(11)}${values.join(`\n${' '.repeat(13)}`)}`;
}
