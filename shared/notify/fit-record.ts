import type { AuditRecord, FindingRecord, NoticeRecord } from '../audit/record.ts';
import { commandLines } from './command-lines.ts';

type Cut = (record: AuditRecord) => AuditRecord;

const mostListed = 20;
const longestText = 2000;

// What is missed least goes first.
const cuts: readonly Cut[] = [
  (record) => (record.kind === 'notice' ? leaveOutDetails(record) : leaveOutStates(record)),
  (record) => (record.kind === 'notice' ? shortenWords(record) : leaveOutInputs(record)),
  (record) => (record.kind === 'notice' ? record : keepFirst(record)),
];

/**
 * Leaves out of a record what makes it too large to be sent, and says so in its place; the audit table has all of it.
 * A record that fits stays as it is.
 */
export function fitRecord<Kind extends AuditRecord>(record: Kind, fits: (record: Kind) => boolean): Kind {
  let fitting = record;
  for (const cut of cuts) {
    if (fits(fitting)) break;
    // No cut changes what kind of record it is.
    fitting = cut(fitting) as Kind;
  }
  return fitting;
}

function leaveOutStates(record: FindingRecord): FindingRecord {
  const note = toNote(record);
  return record.kind === 'outcome' && record.stateAfter !== undefined
    ? { ...record, stateBefore: note, stateAfter: note }
    : { ...record, stateBefore: note };
}

function leaveOutInputs(record: FindingRecord): FindingRecord {
  const note = toNote(record);
  const { apply, undo } = record.change;
  const cut = {
    ...record,
    violations: record.violations.map((violation) => ({ ...violation, evidence: note })),
    change: {
      ...record.change,
      apply: apply.map((call) => ({ ...call, input: note })),
      undo: 'irreversible' in undo ? undo : undo.map((call) => ({ ...call, input: note })),
    },
  };
  return cut.kind === 'outcome' && cut.calls !== undefined
    ? { ...cut, calls: cut.calls.map((call) => ({ ...call, input: note })) }
    : cut;
}

function keepFirst(record: FindingRecord): FindingRecord {
  const note = toNote(record);
  const { change, decision, violations } = record;
  const { apply, undo } = change;
  const undoing = 'irreversible' in undo ? [] : undo;
  const others = violations.length - mostListed;
  const cut = {
    ...record,
    violations: [
      ...violations
        .slice(0, mostListed)
        .map((violation) => ({ ...violation, reason: shorten(violation.reason) })),
      ...(others > 0 ? [{ element: '', reason: `and ${String(others)} more`, evidence: note }] : []),
    ],
    decision: shortenDecision(decision),
    change: {
      summary: shorten(change.summary) + noteRest(undoing.length > apply.length ? undoing : apply),
      apply: apply.slice(0, mostListed),
      undo: 'irreversible' in undo ? undo : undo.slice(0, mostListed),
    },
  };
  if (cut.kind !== 'outcome') return cut;
  const explanation = shorten(cut.explanation) + noteRest(cut.calls ?? []);
  return cut.calls === undefined
    ? { ...cut, explanation }
    : {
        ...cut,
        explanation,
        calls: cut.calls
          .slice(0, mostListed)
          .map((call) =>
            call.error === undefined
              ? call
              : { ...call, error: { ...call.error, message: shorten(call.error.message) } },
          ),
      };
}

function shortenDecision({ dependents, ...decision }: FindingRecord['decision']): FindingRecord['decision'] {
  const reason = shorten(decision.reason);
  if (dependents === undefined) return { ...decision, reason };
  const others = dependents.length - mostListed;
  const listed = dependents.slice(0, mostListed).map(shorten);
  return {
    ...decision,
    reason,
    dependents: others > 0 ? [...listed, `and ${String(others)} more`] : listed,
  };
}

function leaveOutDetails(record: NoticeRecord): NoticeRecord {
  return record.details === undefined ? record : { ...record, details: toNote(record) };
}

function shortenWords(record: NoticeRecord): NoticeRecord {
  const explanation = shorten(record.explanation);
  return record.reason === undefined
    ? { ...record, explanation }
    : { ...record, explanation, reason: shorten(record.reason) };
}

function toNote({ findingId }: AuditRecord): { readonly leftOut: string } {
  return { leftOut: `too large to be sent: \`${commandLines.show(findingId)}\` has it` };
}

function noteRest(calls: readonly unknown[]): string {
  return calls.length <= mostListed
    ? ''
    : ` Only the first ${String(mostListed)} of ${String(calls.length)} calls are listed here.`;
}

function shorten(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}
