import { getFindingId } from '../audit/identity.ts';
import type { AuditRecord, NoticeRecord } from '../audit/record.ts';
import { planUndo } from '../policy/undo-plan.ts';
import type { Principal } from '../policy/principal.ts';
import type { UndoRequest } from '../policy/undo-request.ts';
import type { OperatorCommand } from './command.ts';
import { CommandRefusedError } from './command-refused-error.ts';
import { getFinding } from './changes.ts';
import type { Office, Ruling } from './ruling.ts';

type UndoCommand = Extract<OperatorCommand, { command: 'undo' }>;

const hourMs = 3_600_000;

/** Asks the service of a finding to undo its change, and to leave the violation alone for a while. */
export async function undo(command: UndoCommand, by: Principal, office: Office): Promise<Ruling> {
  const { subject: findingId, reason } = command;
  const { desk, readFinding, settings, clock } = office;
  const records = await readFinding(findingId);
  const { control, resource } = getFinding(findingId, records);
  checkReversible(findingId, records);
  await checkNotUndone(records, office);
  const waiting = await desk.findUndoRequest(findingId);
  if (waiting !== undefined) {
    throw new CommandRefusedError(
      `${findingId} is being undone as ${waiting.undoFindingId}, as ${waiting.by.name} asked for at ${waiting.at}`,
    );
  }
  const hours = command.exemptHours ?? settings.undo.exemptHours;
  checkLength(hours, settings.exemptions.longestDays);
  const now = clock.now();
  const request: UndoRequest = {
    findingId,
    undoFindingId: getFindingId(command.id, control, resource),
    control,
    resource,
    by,
    reason,
    at: now.toISOString(),
    exemptUntil: new Date(now.getTime() + hours * hourMs).toISOString(),
  };
  return {
    notice: {
      topic: 'undo-requested',
      findingId,
      explanation:
        `${findingId} is undone as ${request.undoFindingId}, if ${resource.arn} is still as it was left. Then Holdfast ` +
        `leaves the violation alone until ${request.exemptUntil}.`,
      by,
      reason,
      control,
      resource,
      details: { ...request, resource: { ...resource } },
    },
    writes: [{ kind: 'put-undo-request', request }],
    subject: request.undoFindingId,
    isPending: true,
    wake: { controls: [control] },
  };
}

function checkReversible(findingId: string, records: readonly AuditRecord[]): void {
  const settled = new Set(records.flatMap((record) => (record.kind === 'outcome' ? [record.intentId] : [])));
  if (records.some((record) => record.kind === 'intent' && !settled.has(record.recordId))) {
    throw new CommandRefusedError(`The change of ${findingId} has not ended yet: try again in a minute`);
  }
  const plan = planUndo(records);
  if ('why' in plan) throw new CommandRefusedError(`${findingId} cannot be undone: ${plan.why}`);
}

/** An undo that was refused or failed may be asked for again. */
async function checkNotUndone(records: readonly AuditRecord[], { readFinding }: Office): Promise<void> {
  const requests = records.filter(
    (record): record is NoticeRecord => record.kind === 'notice' && record.topic === 'undo-requested',
  );
  for (const { findingId, details, by, at } of requests) {
    const undoFindingId = details?.['undoFindingId'];
    if (typeof undoFindingId !== 'string') continue;
    const outcomes = await readFinding(undoFindingId);
    if (outcomes.some((record) => record.kind === 'outcome' && record.status === 'undone')) {
      throw new CommandRefusedError(
        `${findingId} is undone already, as ${undoFindingId}, as ${by?.name ?? 'somebody'} asked for at ${at}`,
      );
    }
  }
}

function checkLength(hours: number, longestDays: number): void {
  if (hours <= longestDays * 24) return;
  throw new CommandRefusedError(
    `After an undo Holdfast leaves the violation alone for at most ${String(longestDays)} days ` +
      `(exemptions.longestDays of the settings), not for ${String(hours)} hours`,
  );
}
