import { getLogStatus } from '../../shared/audit/log-status.ts';
import type {
  AuditRecord,
  FindingRecord,
  IntentRecord,
  ObservationRecord,
  OutcomeRecord,
} from '../../shared/audit/record.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import { commandLines } from '../../shared/notify/command-lines.ts';
import { describeWho, getConsoleLink } from '../../shared/notify/finding-message.ts';
import type { Paint } from '../terminal.ts';
import { formatTime } from '../time.ts';
import { toNoticeSection } from './notice.ts';
import { formatCall, formatSection, formatUndo, type Section } from './sections.ts';
import { toStateDiff } from './state-diff.ts';
import { severityStyles, statusStyles } from './styles.ts';

/**
 * The whole story of a finding, from the change in the account to the last outcome; or of an exemption or a switch.
 * @param records of one finding, at least one, oldest first
 * @param isWaiting whether the finding waits for an answer now
 */
export function toStory(
  records: readonly [AuditRecord, ...AuditRecord[]],
  isWaiting: boolean,
  paint: Paint,
): string {
  const findings = records.filter((record) => record.kind !== 'notice');
  const [first] = findings;
  const head =
    first === undefined
      ? [paint('bold', records[0].findingId)]
      : toHead(first, getLogStatus(findings.at(-1) ?? first), paint);
  const next = isWaiting ? [toAnswers(records[0].findingId)] : [];
  return [
    ...head,
    ...[...records.flatMap((record) => toSections(record, records, paint)), ...next].map((section) =>
      formatSection(section, paint),
    ),
  ].join('\n');
}

function toHead(
  record: FindingRecord,
  status: ReturnType<typeof getLogStatus>,
  paint: Paint,
): readonly string[] {
  const { findingId, severity, title, control, resource, signal, actor, undoes } = record;
  const event =
    signal.cloudTrailEventId === undefined ? '' : ` (CloudTrail event ${signal.cloudTrailEventId})`;
  return [
    `${paint('bold', findingId)}  ${paint(severityStyles[severity], severity)}  ${paint(statusStyles[status], status)}`,
    title,
    '',
    `Control    ${control}`,
    `Resource   ${resource.arn}`,
    `Account    ${resource.account}, ${resource.region}`,
    `Event      ${signal.name} at ${formatTime(signal.at)} UTC, from ${signal.source}${event}`,
    ...(actor === undefined ? [] : [`Who        ${describeWho(signal, actor)}`]),
    ...(undoes === undefined ? [] : [`Undoes     ${undoes}`]),
    `Console    ${getConsoleLink(record)}`,
  ];
}

function toSections(record: AuditRecord, records: readonly AuditRecord[], paint: Paint): readonly Section[] {
  switch (record.kind) {
    case 'intent':
      return [...toFound(record), ...toStateBefore(record, records), plan('Planned', record)];
    case 'observation':
      return [
        ...toFound(record),
        { heading: 'State', lines: toLines(record.stateBefore) },
        plan('Would have done', record),
        { heading: 'Undo of that', lines: formatUndo(record.change.undo) },
      ];
    case 'outcome':
      return toEnd(record, paint);
    case 'notice':
      return [toNoticeSection(record)];
  }
}

function toFound({ at, violations, decision }: IntentRecord | ObservationRecord): readonly Section[] {
  const { action, reason, dependents = [], by = [] } = decision;
  return [
    {
      heading: `Found at ${formatTime(at)} UTC`,
      lines: violations.map((violation) => `${violation.element}: ${violation.reason}`),
    },
    {
      heading: 'Decision',
      lines: [`${action}: ${reason}`, ...by.map(({ name, arn }) => `by ${name} (${arn})`)],
    },
    ...(dependents.length === 0 ? [] : [{ heading: 'Who uses it', lines: dependents }]),
  ];
}

/** Where the state was read again, the outcome shows both. */
function toStateBefore(
  { recordId, stateBefore }: IntentRecord,
  records: readonly AuditRecord[],
): readonly Section[] {
  const isShownLater = records.some(
    (record) => record.kind === 'outcome' && record.intentId === recordId && record.stateAfter !== undefined,
  );
  return isShownLater ? [] : [{ heading: 'State before', lines: toLines(stateBefore) }];
}

function plan(heading: string, { change }: FindingRecord): Section {
  return { heading, lines: [change.summary, ...change.apply.map(formatCall)] };
}

function toEnd(record: OutcomeRecord, paint: Paint): readonly Section[] {
  const { at, status, explanation, elapsedMs, calls, stateBefore, stateAfter, change } = record;
  const seconds = (elapsedMs / 1000).toFixed(1);
  return [
    {
      heading: 'Calls made',
      lines:
        calls === undefined
          ? ['not known: the function ended before it could say']
          : calls.map(formatCallRecord),
    },
    stateAfter === undefined
      ? { heading: 'State after', lines: ['the resource is gone, or could not be read'] }
      : { heading: 'State before (-) and after (+)', lines: toStateDiff(stateBefore, stateAfter, paint) },
    {
      heading: `Outcome at ${formatTime(at)} UTC, ${seconds} s after the change: ${status}`,
      lines: [explanation],
    },
    { heading: 'Undo', lines: formatUndo(change.undo) },
  ];
}

/** What can be typed about a finding that waits. */
function toAnswers(findingId: string): Section {
  return {
    heading: 'It waits for an answer',
    lines: [commandLines.approve(findingId), commandLines.reject(findingId)],
  };
}

function formatCallRecord(call: NonNullable<OutcomeRecord['calls']>[number]): string {
  const { at, durationMs, requestId = 'unknown', error } = call;
  const end = error === undefined ? 'done' : `FAILED with ${error.code} (${error.message})`;
  return `${formatCall(call)}\n  ${end}, at ${formatTime(at)} UTC in ${durationMs.toFixed(0)} ms, request ${requestId}`;
}

function toLines(state: JsonObject): readonly string[] {
  return [JSON.stringify(state, undefined, 2)];
}
