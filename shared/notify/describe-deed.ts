import { mayHaveChanged, type ObservationRecord, type OutcomeRecord } from '../audit/record.ts';
import type { DecisionAction } from '../policy/decision.ts';
import { commandLines } from './command-lines.ts';
import { toField } from './message.ts';

/** A record that the SOC is told of; an intent is not one, its outcome is. */
export type TellableRecord = ObservationRecord | OutcomeRecord;

/** How an observation speaks of the change that was not made. */
interface Wording {
  readonly opening: string;
  readonly plan: string;
  /** What can be typed about it. */
  readonly answers: readonly (readonly [label: string, toLine: (findingId: string) => string])[];
}

const leftAlone: Wording = { opening: 'Nothing was changed', plan: 'Not done', answers: [] };
const pending: Readonly<Partial<Record<DecisionAction, Wording>>> = {
  ask: {
    opening: 'Nothing was changed',
    plan: 'To be approved',
    answers: [
      ['Approve', commandLines.approve],
      ['Reject', commandLines.reject],
    ],
  },
  warn: {
    opening: 'Nothing was changed yet',
    plan: 'Planned',
    answers: [['Object', commandLines.reject]],
  },
};

const mostDependents = 20;

/** What was done, or is asked or planned, and what can be answered. */
export function describeDeed(record: TellableRecord): readonly string[] {
  return record.kind === 'outcome' ? describeOutcome(record) : describeObservation(record);
}

function describeOutcome(record: OutcomeRecord): readonly string[] {
  return [
    record.explanation,
    ...(record.calls ?? []).map(
      ({ operation, error, requestId }) =>
        `  ${operation} ${error === undefined ? 'done' : `FAILED (${error.code})`}, request ${requestId ?? 'unknown'}`,
    ),
    ...describeDependents(record),
  ];
}

function describeObservation(record: ObservationRecord): readonly string[] {
  const { decision, change, findingId } = record;
  const wording = pending[decision.action];
  const { opening, plan, answers } = wording ?? leftAlone;
  return [
    `${opening}: ${decision.reason}.`,
    `${plan}: ${change.summary}`,
    ...indentCalls(change.apply),
    ...(wording === undefined ? [] : describeLaterUndo(change)),
    ...describeDependents(record),
    ...(answers.length === 0 ? [] : ['']),
    ...answers.map(([label, toLine]) => toField(label, toLine(findingId))),
  ];
}

/** Whoever approves wants to know whether there is a way back. */
function describeLaterUndo({ undo }: TellableRecord['change']): readonly string[] {
  if ('irreversible' in undo) return [`It cannot be undone: ${undo.irreversible}.`];
  return undo.length === 0
    ? ['There is nothing to undo afterwards.']
    : ['It can be undone afterwards:', ...indentCalls(undo)];
}

function describeDependents({ decision, findingId }: TellableRecord): readonly string[] {
  const { dependents = [] } = decision;
  const others = dependents.length - mostDependents;
  return [
    ...(dependents.length === 0 ? [] : ['In use:']),
    ...dependents.slice(0, mostDependents).map((dependent) => `  ${dependent}`),
    ...(others > 0 ? [`  and ${String(others)} more: ${commandLines.show(findingId)}`] : []),
  ];
}

/** How to undo what was done; nothing where nothing was done so far. */
export function describeUndo(record: TellableRecord): readonly string[] {
  if (record.kind === 'observation' && pending[record.decision.action] !== undefined) return [];
  const { undo } = record.change;
  if (record.kind === 'observation' || !mayHaveChanged(record)) return ['nothing to undo'];
  if ('irreversible' in undo) return [`cannot be undone: ${undo.irreversible}`];
  if (undo.length === 0) return ['nothing to undo'];
  // Where it is not known what the change left, nobody can tell whether somebody changed it since: the command refuses.
  const command = record.stateAfter === undefined ? [] : [commandLines.undo(record.findingId)];
  return [...command, ...undo.map(formatCall)];
}

function indentCalls(calls: TellableRecord['change']['apply']): readonly string[] {
  return calls.map((call) => `  ${formatCall(call)}`);
}

function formatCall({ operation, input }: TellableRecord['change']['apply'][number]): string {
  return `${operation} ${JSON.stringify(input)}`;
}
