import type { AuditRecord, FindingRecord, NoticeRecord, OutcomeRecord } from '../record.ts';
import { type CsvCell, toCsvRow } from './csv-row.ts';

type Column = readonly [name: string, getCell: (record: AuditRecord) => CsvCell];

/** The columns in their order. docs/exports.md describes each of them. */
const columns: readonly Column[] = [
  ['at', ({ at }) => at],
  ['kind', ({ kind }) => kind],
  ['recordId', ({ recordId }) => recordId],
  ['findingId', ({ findingId }) => findingId],
  ['severity', ({ severity }) => severity],
  ['control', ({ control }) => control],
  ['title', ofFinding(({ title }) => title)],
  ['resourceType', ({ resource }) => resource?.type],
  ['resourceId', ({ resource }) => resource?.id],
  ['resourceArn', ({ resource }) => resource?.arn],
  ['account', ({ resource }) => resource?.account],
  ['region', ({ resource }) => resource?.region],
  ['actor', (record) => getActor(record)?.name],
  ['actorArn', (record) => getActor(record)?.arn],
  ['actorType', ofFinding(({ actor }) => actor?.type)],
  ['channel', ofFinding(({ actor }) => actor?.channel)],
  ['sourceAddress', ofFinding(({ actor }) => actor?.sourceAddress)],
  ['signalSource', ofFinding(({ signal }) => signal.source)],
  ['signal', ofFinding(({ signal }) => signal.name)],
  ['signalAt', ofFinding(({ signal }) => signal.at)],
  ['cloudTrailEventId', ofFinding(({ signal }) => signal.cloudTrailEventId)],
  ['violations', ofFinding(({ violations }) => violations.map(({ reason }) => reason).join('; '))],
  ['action', ofFinding(({ decision }) => decision.action)],
  ['rule', ofFinding(({ decision }) => decision.rule)],
  ['decision', ofFinding(({ decision }) => decision.reason)],
  ['decidedBy', ofFinding(({ decision }) => decision.by?.map(({ arn }) => arn).join('; '))],
  ['change', ofFinding(({ change }) => change.summary)],
  ['undoes', ofFinding(({ undoes }) => undoes)],
  ['intentId', ofOutcome(({ intentId }) => intentId)],
  ['status', ofOutcome(({ status }) => status)],
  ['calls', ofOutcome(({ calls }) => calls?.map(({ operation }) => operation).join('; '))],
  ['errors', ofOutcome(({ calls }) => calls?.flatMap(({ error }) => error?.message ?? []).join('; '))],
  ['elapsedMs', ofOutcome(({ elapsedMs }) => elapsedMs)],
  ['topic', ofNotice(({ topic }) => topic)],
  ['reason', ofNotice(({ reason }) => reason)],
  ['explanation', (record) => ('explanation' in record ? record.explanation : undefined)],
];

function ofFinding(getCell: (record: FindingRecord) => CsvCell): Column[1] {
  return (record) => (record.kind === 'notice' ? undefined : getCell(record));
}

function ofOutcome(getCell: (record: OutcomeRecord) => CsvCell): Column[1] {
  return (record) => (record.kind === 'outcome' ? getCell(record) : undefined);
}

function ofNotice(getCell: (record: NoticeRecord) => CsvCell): Column[1] {
  return (record) => (record.kind === 'notice' ? getCell(record) : undefined);
}

function getActor(
  record: AuditRecord,
): { readonly name: string; readonly arn?: string | undefined } | undefined {
  return record.kind === 'notice' ? record.by : record.actor;
}

export const csvHead = toCsvRow(columns.map(([name]) => name));

/** A record as a line of the table (RFC 4180). */
export function toCsvLine(record: AuditRecord): string {
  return toCsvRow(columns.map(([, getCell]) => getCell(record)));
}
