import { holdsMarker } from '../audit/redaction.ts';
import { type AuditRecord, type IntentRecord, mayHaveChanged, type OutcomeRecord } from '../audit/record.ts';
import { fillIn, leaveOpen } from '../control/afterwards.ts';
import type { Call, Change } from '../control/change.ts';
import type { JsonObject } from '../control/json.ts';

/** How the change of a finding is undone. */
export interface UndoPlan {
  /** The finding's last intent: what it was about. */
  readonly intent: IntentRecord;
  /** The undo halves, of the newest change first; their own undo is what was applied, oldest first. */
  readonly change: Change;
  /** The state that the last change left. */
  readonly left: JsonObject;
  /** The state before the first change. */
  readonly wanted: JsonObject;
}

export interface NoUndo {
  readonly why: string;
}

/** Plans the undo of everything that a finding changed: a change that was made in part and then again counts twice. */
export function planUndo(records: readonly AuditRecord[]): UndoPlan | NoUndo {
  const outcomes = records.filter((record) => record.kind === 'outcome' && mayHaveChanged(record));
  const deeds = (outcomes as readonly OutcomeRecord[]).flatMap((outcome) => {
    const intent = records.find((record) => record.recordId === outcome.intentId);
    return intent?.kind === 'intent' ? [{ intent, outcome }] : [];
  });
  const first = deeds[0];
  const last = deeds.at(-1);
  if (first === undefined || last === undefined) return { why: 'it changed nothing' };
  const undo: Call[] = [];
  for (const { intent, outcome } of deeds.toReversed()) {
    const half = intent.change.undo;
    if ('irreversible' in half) return { why: `it cannot be undone: ${half.irreversible}` };
    const filled = fillIn(half as readonly Call[], outcome.stateAfter ?? {});
    if (filled === undefined) return { why: 'what it made is not in the state that it left' };
    undo.push(...filled);
  }
  if (undo.length === 0) return { why: 'there is nothing to undo' };
  if (last.outcome.stateAfter === undefined) {
    return { why: 'the state that it left is not known, so that nobody can tell whether it changed since' };
  }
  if (holdsMarker([last.outcome.stateAfter, first.intent.stateBefore])) {
    return {
      why: 'its state held a secret that was not kept, so that nobody can tell whether it changed since',
    };
  }
  return {
    intent: last.intent,
    change: {
      summary: `Undo: ${deeds.map(({ intent }) => intent.change.summary).join(' ')}`,
      apply: undo,
      undo: deeds.flatMap(({ intent, outcome }) =>
        leaveOpen(intent.change.apply as readonly Call[], intent.stateBefore, outcome.stateAfter ?? {}),
      ),
    },
    left: last.outcome.stateAfter,
    wanted: first.intent.stateBefore,
  };
}
