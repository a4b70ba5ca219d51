import { getLogStatus } from '../../shared/audit/query.ts';
import type {
  AuditRecord,
  IntentRecord,
  ObservationRecord,
  OutcomeRecord,
} from '../../shared/audit/record.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import { describeWho, getConsoleLink } from '../../shared/notify/finding-message.ts';
import type { Paint } from '../terminal.ts';
import { formatTime } from '../time.ts';
import { severityStyles, statusStyles } from './styles.ts';

/** What is printed under one heading. */
interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

/**
 * The whole story of a finding, from the change in the account to the last outcome.
 * @param records of one finding, at least one, oldest first
 */
export function toStory(records: readonly [AuditRecord, ...AuditRecord[]], paint: Paint): string {
  const [first] = records;
  return [...toHead(first, getLogStatus(records.at(-1) ?? first), paint), ...records.flatMap(toSections)]
    .map((part) => (typeof part === 'string' ? part : formatSection(part, paint)))
    .join('\n');
}

function toHead(
  record: AuditRecord,
  status: ReturnType<typeof getLogStatus>,
  paint: Paint,
): readonly string[] {
  const { findingId, severity, title, control, resource, signal, actor } = record;
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
    `Console    ${getConsoleLink(record)}`,
  ];
}

function toSections(record: AuditRecord): readonly Section[] {
  switch (record.kind) {
    case 'intent':
      return [...toFound(record), plan('Planned', record)];
    case 'observation':
      return [...toFound(record), plan('Would have done', record)];
    case 'outcome':
      return toEnd(record);
  }
}

function toFound({
  at,
  violations,
  decision,
  stateBefore,
}: IntentRecord | ObservationRecord): readonly Section[] {
  return [
    {
      heading: `Found at ${formatTime(at)} UTC`,
      lines: violations.map(({ element, reason }) => `${element}: ${reason}`),
    },
    { heading: 'Decision', lines: [`${decision.action}: ${decision.reason}`] },
    { heading: 'State before', lines: toLines(stateBefore) },
  ];
}

function plan(heading: string, { change }: AuditRecord): Section {
  return { heading, lines: [change.summary, ...change.apply.map(formatCall)] };
}

function toEnd(record: OutcomeRecord): readonly Section[] {
  const { at, status, explanation, elapsedMs, calls, stateAfter } = record;
  const seconds = (elapsedMs / 1000).toFixed(1);
  return [
    {
      heading: 'Calls made',
      lines:
        calls === undefined
          ? ['not known: the function ended before it could say']
          : calls.map(formatCallRecord),
    },
    {
      heading: 'State after',
      lines: stateAfter === undefined ? ['the resource is gone, or could not be read'] : toLines(stateAfter),
    },
    {
      heading: `Outcome at ${formatTime(at)} UTC, ${seconds} s after the change: ${status}`,
      lines: [explanation],
    },
    { heading: 'Undo', lines: toUndo(record) },
  ];
}

function toUndo({ change: { undo } }: OutcomeRecord): readonly string[] {
  if ('irreversible' in undo) return [`cannot be undone: ${undo.irreversible}`];
  return undo.map(formatCall);
}

function formatCall({
  operation,
  input,
}: {
  readonly operation: string;
  readonly input: JsonObject;
}): string {
  return `${operation} ${JSON.stringify(input)}`;
}

function formatCallRecord(call: NonNullable<OutcomeRecord['calls']>[number]): string {
  const { at, durationMs, requestId = 'unknown', error } = call;
  const end = error === undefined ? 'done' : `FAILED with ${error.code} (${error.message})`;
  return `${formatCall(call)}\n  ${end}, at ${formatTime(at)} UTC in ${durationMs.toFixed(0)} ms, request ${requestId}`;
}

function toLines(state: JsonObject): readonly string[] {
  return [JSON.stringify(state, undefined, 2)];
}

function formatSection({ heading, lines }: Section, paint: Paint): string {
  const text = (lines.length === 0 ? ['none'] : lines).join('\n');
  return `\n${paint('bold', heading)}\n${text.replaceAll(/^/gm, '  ')}`;
}
