import { getLogStatus } from '../../shared/audit/log-status.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import type { Paint } from '../terminal.ts';
import { formatTime } from '../time.ts';
import { toColumns } from './columns.ts';
import { getFirstSentence } from './notice.ts';
import { severityStyles, statusStyles } from './styles.ts';

const head = ['TIME (UTC)', 'FINDING', 'SEVERITY', 'CONTROL', 'RESOURCE', 'ACTOR', 'OUTCOME'];

/** One line a record; the ARN of the resource is in `holdfast show` and in the JSON. */
export function toLogTable(records: readonly AuditRecord[], paint: Paint): string {
  return toColumns(
    head,
    records.map((record) => toLogCells(record, paint)),
    paint,
  );
}

/** What a line says, column by column. */
export function toLogCells(record: AuditRecord, paint: Paint): readonly string[] {
  const { at, findingId, severity, control = '-', resource } = record;
  const status = getLogStatus(record);
  return [
    formatTime(at),
    findingId,
    paint(severityStyles[severity], severity),
    control,
    resource?.id.replace(/^arn:.*[:/]/, '') ?? '-',
    getActor(record),
    paint(statusStyles[status], status) +
      (record.kind === 'notice' ? `: ${getFirstSentence(record.explanation)}` : ''),
  ];
}

function getActor(record: AuditRecord): string {
  if (record.kind === 'notice') return record.by?.name ?? '(holdfast)';
  const { actor, signal } = record;
  // Nobody did what the sweep or AWS Config came upon, as far as they know.
  return actor === undefined ? `(${signal.source})` : `${actor.name} (${actor.channel})`;
}
