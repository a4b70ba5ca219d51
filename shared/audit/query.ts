import { marshall } from '@aws-sdk/util-dynamodb';
import { queryAll } from '../aws/query-all.ts';
import type { AuditStore } from './audit-store.ts';
import { endOf, readByHour, type Reading, startOf } from './by-hour.ts';
import { fetchItems, type Groups } from './fetch-items.ts';
import { fromItem, getRecordKey, getRecordText, type IndexedAttribute, type Item } from './items.ts';
import { isWanted, type LogFilter, toConditions, wantsIntents } from './log-filter.ts';
import { getKey, getPosition, keyAttributes, type LogLine, toLine } from './log-line.ts';
import type { AuditRecord } from './record.ts';

export interface LogQuery extends LogFilter {
  /** Both are included. */
  readonly since: Date;
  readonly until: Date;
}

/**
 * The action log, newest first: outcomes, observations, notices, and the intents that have no outcome yet. A few answers
 * of DynamoDB are in memory, however long the range is, and the reading ends when its consumer does.
 * @throws what the DynamoDB client throws, and Error for an item that is no audit record.
 */
export function readLog(store: AuditStore, query: LogQuery): AsyncGenerator<AuditRecord> {
  return readRecords(store, readLines(store, query));
}

/** The records of some lines, in the order of the lines, whole and as they are in the table itself. */
export async function* readRecords(store: AuditStore, groups: Groups<LogLine>): AsyncGenerator<AuditRecord> {
  for await (const item of fetchItems(store, toKeys(groups))) yield fromItem(item);
}

/**
 * The lines of the action log, newest first, without their records; in groups as they come.
 * @param attributes what is wanted of each besides its time and status; its key unless given
 */
export async function* readLines(
  store: AuditStore,
  query: LogQuery,
  attributes: readonly (IndexedAttribute | 'pk' | 'sk')[] = keyAttributes,
): AsyncGenerator<readonly LogLine[]> {
  // Outcomes come before their intents here, mostly by seconds, so few are held at a time.
  const settled = new Set<string>();
  for await (const items of readByHour(store, toReading(query, attributes))) {
    const lines: LogLine[] = [];
    for (const line of items.map(toLine)) {
      if (line.intentId !== undefined) settled.add(line.intentId);
      if (!isWanted(line, query)) continue;
      const isOpen = line.status === 'in-progress';
      if (!isOpen || !(settled.delete(line.recordId) || (await hasOutcome(store, line)))) lines.push(line);
    }
    if (lines.length > 0) yield lines;
  }
}

function toReading(query: LogQuery, attributes: readonly string[]): Reading {
  return {
    from: startOf(query.since),
    to: endOf(query.until),
    newestFirst: true,
    attributes: [
      'status',
      ...(wantsIntents(query) ? ['intentId'] : []),
      ...(query.controls === undefined ? [] : ['control']),
      ...attributes,
    ],
    conditions: toConditions(query),
  };
}

/** Reading one finding never waits. */
type TrailTable = Omit<AuditStore, 'clock'>;

/**
 * Every record that is filed under a finding, an exemption, `pause`, `breaker` or `baseline`, oldest first; none when there is
 * no such thing.
 */
export async function readFinding(store: TrailTable, findingId: string): Promise<readonly AuditRecord[]> {
  const { pk } = getRecordKey({ findingId, at: '', recordId: '' });
  const records = (await readPartition(store, pk)).map(fromItem);
  // In one millisecond the intent comes before its outcome, as the names of the kinds do.
  return records.toSorted((a, b) => `${a.at} ${a.kind}`.localeCompare(`${b.at} ${b.kind}`));
}

/** A part of the trail. */
export interface TrailRange {
  readonly from: Date;
  /** Not included, so that ranges that follow each other share no record. */
  readonly to: Date;
  readonly control?: string | undefined;
  /** The position at which an earlier reading ended: what comes later is read. */
  readonly after?: string | undefined;
}

export interface TrailLine {
  /** Where it stands in the by-hour index, which sorts by time and record id. */
  readonly position: string;
  /** The exact text of the record, as it was written. */
  readonly text: string;
  readonly record: AuditRecord;
}

/**
 * The trail as it was written, oldest first, intents and all; in memory are a few answers of DynamoDB, however long the range.
 * @throws what the DynamoDB client throws, and Error for an item that is no audit record.
 */
export async function* readTrail(store: AuditStore, range: TrailRange): AsyncGenerator<TrailLine> {
  const { from, to, control, after } = range;
  const keys = readKeys(store, {
    // This is past the position itself and before every other.
    from: after === undefined ? startOf(from) : `${after}~`,
    to: endOf(new Date(to.getTime() - 1)),
    newestFirst: false,
    attributes: keyAttributes,
    conditions: toConditions({ controls: control === undefined ? undefined : [control] }),
  });
  for await (const item of fetchItems(store, keys)) {
    yield { position: getPosition(item), text: getRecordText(item), record: fromItem(item) };
  }
}

/** Everything that the table holds of a range as it is stored, newest first, be it a record or not. */
export function readItems(
  store: AuditStore,
  { since, until }: { readonly since: Date; readonly until: Date },
): AsyncGenerator<Item> {
  return fetchItems(
    store,
    readKeys(store, { from: startOf(since), to: endOf(until), newestFirst: true, attributes: keyAttributes }),
  );
}

async function* readKeys(store: AuditStore, reading: Reading): AsyncGenerator<readonly Item[]> {
  for await (const items of readByHour(store, reading)) yield items.map(getKey);
}

async function* toKeys(groups: Groups<LogLine>): AsyncGenerator<readonly Item[]> {
  for await (const lines of groups) yield lines.map(({ key }) => key);
}

/** An outcome can be later than the end of the range that is read, so the finding itself is asked. */
export async function hasOutcome(store: AuditStore, line: LogLine): Promise<boolean> {
  const pk = line.key['pk'] ?? (await findKey(store, line))['pk'];
  const items = await readPartition(store, String(pk?.S));
  return items.some((item) => toLine(item).intentId === line.recordId);
}

/** Of a line that was read without its key, as those that are only counted are. */
async function findKey(store: AuditStore, { at, recordId }: LogLine): Promise<Item> {
  const from = `${at}#${recordId}`;
  const reading = { from, to: `${from}~`, newestFirst: false, attributes: keyAttributes };
  for await (const [item] of readByHour(store, reading)) if (item !== undefined) return item;
  throw new Error(`The record ${recordId} was in the index a moment ago and is not there any more`);
}

async function readPartition({ client, table }: TrailTable, pk: string): Promise<readonly Item[]> {
  return queryAll(client, {
    TableName: table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: marshall({ ':pk': pk }),
    ConsistentRead: true,
  });
}
