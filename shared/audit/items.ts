import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { getTtl } from './hot-days.ts';
import { type AuditRecord, auditRecord } from './record.ts';
import { redactRecord } from './redact-record.ts';
import { getRedactor } from './redaction.ts';
import { defaultWritingRules, type RecordTable } from './writing-rules.ts';

export type Item = Record<string, AttributeValue>;

// DynamoDB takes 400 KB an item. The record of a security group with a thousand rules is larger than that as text, but
// repeats itself so much that a tenth of it is left when it is packed.
const longestText = 128 * 1024;

/** Index of the audit table by hour of writing, for the action log. */
export const byHourIndex = 'by-hour';

/**
 * What the index holds of a record besides its keys: what lines are filtered and counted by, and not the record itself. A
 * line is about half a kilobyte, so that a day of 100,000 is some fifty answers of DynamoDB and not four hundred.
 */
export const indexedAttributes = [
  'control',
  'resource',
  'resourceLower',
  'actor',
  'actorLower',
  'status',
  'severity',
  'type',
  'channel',
  'rule',
  'topic',
  'source',
  'elapsedMs',
  'intentId',
] as const;
export type IndexedAttribute = (typeof indexedAttributes)[number];

export function getRecordKey(record: Pick<AuditRecord, 'findingId' | 'at' | 'recordId'>): {
  pk: string;
  sk: string;
} {
  return { pk: `finding#${record.findingId}`, sk: `${record.at}#${record.recordId}` };
}

/** UTC hour of an ISO 8601 time, such as `2026-01-31T09`: the partition of `by-hour`. */
export function getHour(at: string): string {
  return at.slice(0, 13);
}

/** The record itself is kept as text, so that what is hashed later is what was written, to the byte. */
export function toItem(record: AuditRecord, key: { pk: string; sk: string } = getRecordKey(record)): Item {
  return marshall(
    {
      ...key,
      hour: getHour(record.at),
      at: `${record.at}#${record.recordId}`,
      kind: record.kind,
      ...toIndexed(record),
      record: pack(JSON.stringify(record)),
    },
    { removeUndefinedValues: true },
  );
}

function toIndexed(record: AuditRecord): Readonly<Record<IndexedAttribute, string | number | undefined>> {
  const { control, resource, severity } = record;
  const actor = record.kind === 'notice' ? record.by?.name : record.actor?.name;
  return {
    control,
    resource: resource?.arn,
    resourceLower: lower(resource?.arn),
    actor,
    actorLower: lower(actor),
    severity,
    type: resource?.type,
    ...toKindOfLine(record),
  };
}

type KindOfLine = 'status' | 'channel' | 'rule' | 'source' | 'topic' | 'elapsedMs' | 'intentId';

function toKindOfLine(record: AuditRecord): Readonly<Record<KindOfLine, string | number | undefined>> {
  const isNotice = record.kind === 'notice';
  const isOutcome = record.kind === 'outcome';
  return {
    status: isOutcome ? record.status : record.kind,
    channel: isNotice ? undefined : record.actor?.channel,
    rule: isNotice ? undefined : record.decision.rule,
    // Lines name it in place of an actor that nobody knows, and only then.
    source: isNotice || record.actor !== undefined ? undefined : record.signal.source,
    topic: isNotice ? record.topic : undefined,
    elapsedMs: isOutcome ? record.elapsedMs : undefined,
    intentId: isOutcome ? record.intentId : undefined,
  };
}

/** DynamoDB compares with regard to case. Where a text has no capitals, one attribute is enough. */
function lower(text: string | undefined): string | undefined {
  const lowered = text?.toLowerCase();
  return lowered === text ? undefined : lowered;
}

/** Writes a record under the condition that it is not there yet, by the rules: this is the one place where it is done. */
export function putRecord(
  { auditTable, writing = defaultWritingRules }: RecordTable,
  record: AuditRecord,
  key?: { pk: string; sk: string },
): { TableName: string; Item: Item; ConditionExpression: string } {
  return {
    TableName: auditTable,
    Item: {
      ...toItem(redactRecord(record, getRedactor(writing.redact)), key),
      ttl: { N: String(getTtl(record.at, writing.hotDays)) },
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
}

/** @throws Error naming the item when it is no audit record, which only a change from outside can cause. */
export function fromItem(item: Item): AuditRecord {
  const parsed = auditRecord.safeParse(parseText(item));
  if (!parsed.success) {
    const { pk, sk } = unmarshall(item);
    throw new Error(
      `The audit table's item ${String(pk)} ${String(sk)} is no audit record: ${parsed.error.message}`,
    );
  }
  return parsed.data;
}

/**
 * The exact text of a record as it was written: what is archived, hashed and sealed.
 * @throws Error when the item holds none, which only a change from outside can cause
 */
export function getRecordText(item: Item): string {
  return unpack(unmarshall(item)['record']);
}

function pack(text: string): string | Uint8Array {
  return Buffer.byteLength(text) <= longestText ? text : gzipSync(text);
}

function parseText(item: Item): unknown {
  try {
    return JSON.parse(getRecordText(item));
  } catch {
    return undefined;
  }
}

/** Bytes come as such from the table, and in base 64 from its stream. */
function unpack(packed: unknown): string {
  if (packed instanceof Uint8Array) return gunzipSync(packed).toString();
  const text = String(packed);
  return text.startsWith('{') ? text : gunzipSync(Buffer.from(text, 'base64')).toString();
}
