import { setTimeout } from 'node:timers/promises';
import type { AuditStore } from '../shared/audit/audit-store.ts';
import { readFinding } from '../shared/audit/query.ts';
import type { AuditRecord, OutcomeStatus } from '../shared/audit/record.ts';
import type { Hold } from '../shared/policy/hold.ts';
import type { PolicyStore } from '../shared/policy/store.ts';

/** How something that was commanded ended. */
export interface Ending {
  /** Whether that is what was commanded, or makes it needless. */
  readonly isGood: boolean;
  /** Where it is recorded. */
  readonly findingId: string;
  readonly text: string;
  /** The record that says so; absent where it is asked again under another finding. */
  readonly record?: AuditRecord;
}

/** What is waited for. */
export interface Trace {
  /** The findings in whose records the end will be. */
  readonly findingIds: readonly string[];
  /** What was recorded of them before, by record id. */
  readonly known: ReadonlySet<string>;
  /** With an approval: what was approved. If the resource has moved, another finding takes its place. */
  readonly hold?: Pick<Hold, 'control' | 'resource' | 'findingId'> | undefined;
}

const everyMs = 500;
const goodStatuses: readonly OutcomeStatus[] = ['remediated', 'already-fixed', 'undone'];

/**
 * Waits for the end of what was commanded, and looks twice a second.
 * @returns `undefined` when it has not ended after so many seconds.
 */
export async function follow(
  trace: Trace,
  { audit, policy }: { readonly audit: AuditStore; readonly policy: PolicyStore },
  seconds: number,
): Promise<Ending | undefined> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const ending = (await findEnding(trace, audit)) ?? (await findSuccessor(trace, policy));
    if (ending !== undefined) return ending;
    if (performance.now() + everyMs > deadline) return undefined;
    await setTimeout(everyMs);
  }
}

async function findEnding({ findingIds, known }: Trace, audit: AuditStore): Promise<Ending | undefined> {
  const records = (await Promise.all(findingIds.map((id) => readFinding(audit, id)))).flat();
  for (const record of records.filter(({ recordId }) => !known.has(recordId))) {
    const ending = toEnding(record);
    if (ending !== undefined) return ending;
  }
  return undefined;
}

function toEnding(record: AuditRecord): Ending | undefined {
  const { findingId } = record;
  switch (record.kind) {
    case 'intent':
      return undefined;
    case 'outcome': {
      const { status, explanation } = record;
      return { findingId, record, isGood: goodStatuses.includes(status), text: `${status}: ${explanation}` };
    }
    case 'observation': {
      const { action, reason } = record.decision;
      return { findingId, record, isGood: false, text: `not changed (${action}): ${reason}` };
    }
    case 'notice':
      if (record.topic === 'settled') return { findingId, record, isGood: true, text: record.explanation };
      if (record.topic !== 'undo-refused' && record.topic !== 'expired') return undefined;
      return { findingId, record, isGood: false, text: record.explanation };
  }
}

async function findSuccessor({ hold }: Trace, policy: PolicyStore): Promise<Ending | undefined> {
  if (hold === undefined) return undefined;
  const current = await policy.findHold(hold.control, hold.resource.arn);
  if (current === undefined || current.findingId === hold.findingId) return undefined;
  const { findingId } = current;
  return {
    findingId,
    isGood: false,
    text: `The resource has changed since, so it is asked again as ${findingId}`,
  };
}
