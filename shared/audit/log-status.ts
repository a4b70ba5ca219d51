import { type AuditRecord, type OutcomeStatus, outcomeStatuses } from './record.ts';

/** How a line of the action log ended; an intent whose outcome is not there yet is in progress, a notice merely was. */
export type LogStatus = OutcomeStatus | 'observation' | 'notice' | 'in-progress';

export const logStatuses: readonly LogStatus[] = [...outcomeStatuses, 'observation', 'notice', 'in-progress'];

/** How a record reads in the action log. */
export function getLogStatus(record: AuditRecord): LogStatus {
  if (record.kind === 'outcome') return record.status;
  return record.kind === 'intent' ? 'in-progress' : record.kind;
}
