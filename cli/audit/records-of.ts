import { readArchivedFinding } from '../../shared/audit/archive/read-archive.ts';
import { readFinding } from '../../shared/audit/query.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import type { OpenDeployment } from '../use-deployment.ts';

/**
 * Everything that is recorded of a finding, oldest first.
 * @param since where it is given, the archive is searched from the start of this day on (UTC) for what has left the table
 */
export async function readRecordsOf(
  id: string,
  since: Date | undefined,
  now: Date,
  { audit, openArchive }: OpenDeployment,
): Promise<readonly AuditRecord[]> {
  const inTable = await readFinding(audit, id);
  if (since === undefined) return inTable;
  const from = new Date(`${since.toISOString().slice(0, 10)}T00:00:00.000Z`);
  const archived = await readArchivedFinding(await openArchive(), id, { from, to: now });
  const known = new Set(inTable.map(({ recordId }) => recordId));
  return [...archived.filter(({ recordId }) => !known.has(recordId)), ...inTable];
}

/** What to say where nothing is: the table forgets, and the archive is searched only from a day on. */
export function describeWhere(
  since: Date | undefined,
  { config: { region }, hotDays }: OpenDeployment,
): string {
  return since === undefined
    ? `in Region ${region} in the last ${String(hotDays)} days, which the audit table holds. Of an older one, name a day ` +
        'from which the archive is searched: --since 2026-01-31'
    : `in Region ${region}, neither in the audit table nor in the archive since ${since.toISOString().slice(0, 10)}`;
}
