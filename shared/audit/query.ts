import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { pMapIterable } from 'p-map';
import { queryPages } from '../aws/query-all.ts';
import { byHourIndex, fromItem, getHour, getRecordKey, getRecordText, type Item } from './items.ts';
import type { AuditRecord, IntentRecord, OutcomeStatus } from './record.ts';

/** How a line of the action log ended; an intent whose outcome is not there yet is in progress, a notice merely was. */
export type LogStatus = OutcomeStatus | 'observation' | 'notice' | 'in-progress';

export interface LogQuery {
  readonly since: Date;
  readonly until: Date;
  readonly control?: string | undefined;
  /** The ARN of a resource, or a part of it. Case matters, as it does to AWS. */
  readonly resource?: string | undefined;
  /** The name of an actor, or a part of it. Case matters. */
  readonly actor?: string | undefined;
  readonly status?: LogStatus | undefined;
}

/** The part of the account that holds the audit trail. */
export interface AuditStore {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly table: string;
}

// Hours are read ahead, since most of a quiet account's are empty. Each answer is at most 1 MB, so this bounds memory.
const hoursAhead = 4;

/** How a record reads in the action log. */
export function getLogStatus(record: AuditRecord): LogStatus {
  if (record.kind === 'outcome') return record.status;
  return record.kind === 'intent' ? 'in-progress' : record.kind;
}

/**
 * The action log, newest first: outcomes, observations, notices, and the intents that have no outcome yet. It reads the hours of
 * the range one page at a time and never the whole table, so memory does not grow with the range, and ends the reading
 * when its consumer does.
 * @throws what the DynamoDB client throws, and Error for an item that is no audit record.
 */
export async function* readLog(store: AuditStore, query: LogQuery): AsyncGenerator<AuditRecord> {
  const intentsAreRead = query.status === undefined || query.status === 'in-progress';
  // Outcomes come before their intents here, mostly by seconds, so few are held at a time.
  const settled = new Set<string>();
  for await (const record of readRecords(store, query)) {
    if (record.kind === 'outcome' && intentsAreRead) settled.add(record.intentId);
    if (record.kind === 'intent' && (settled.delete(record.recordId) || (await hasOutcome(store, record)))) {
      continue;
    }
    if (query.status === undefined || getLogStatus(record) === query.status) yield record;
  }
}

/**
 * Every record that is filed under a finding, an exemption, `pause`, `breaker` or `baseline`, oldest first; none when there is
 * no such thing.
 */
export async function readFinding(store: AuditStore, findingId: string): Promise<readonly AuditRecord[]> {
  const { pk } = getRecordKey({ findingId, at: '', recordId: '' });
  const records: AuditRecord[] = [];
  for await (const items of readPages(store, { condition: 'pk = :pk', values: { ':pk': pk } })) {
    records.push(...items.map(fromItem));
  }
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
  const since = after ?? from.toISOString();
  const until = new Date(to.getTime() - 1);
  const items = readHours(store, listHoursUp(since, until), (hour) => {
    const request = toHourRequest(hour, { since: from, until, control });
    // This is past the position itself and before every other.
    const values = after === undefined ? request.values : { ...request.values, ':since': `${after}~` };
    return { ...request, values, newestFirst: false };
  });
  for await (const item of items) {
    const record = fromItem(item);
    yield { position: String(item['at']?.S), text: getRecordText(item), record };
  }
}

/** An outcome can be later than the end of the range that is read, so the finding itself is asked. */
async function hasOutcome(store: AuditStore, { findingId, recordId }: IntentRecord): Promise<boolean> {
  const records = await readFinding(store, findingId);
  return records.some((record) => record.kind === 'outcome' && record.intentId === recordId);
}

async function* readRecords(store: AuditStore, query: LogQuery): AsyncGenerator<AuditRecord> {
  for await (const item of readItems(store, query)) yield fromItem(item);
}

/** Everything that the table holds of a range as it is stored, newest first, be it a record or not. */
export function readItems(store: AuditStore, query: LogQuery): AsyncGenerator<Item> {
  return readHours(store, listHours(query), (hour) => toHourRequest(hour, query));
}

async function* readHours(
  store: AuditStore,
  hours: Iterable<string>,
  toRequest: (hour: string) => Request,
): AsyncGenerator<Item> {
  const firstPages = pMapIterable(
    hours,
    async (hour) => {
      const pages = readPages(store, toRequest(hour));
      return { pages, first: await pages.next() };
    },
    { concurrency: hoursAhead },
  );
  for await (const { pages, first } of firstPages) {
    if (first.done === true) continue;
    yield* first.value;
    for await (const items of pages) yield* items;
  }
}

const hourMs = 3_600_000;

function* listHours({ since, until }: LogQuery): Generator<string> {
  const oldest = getHour(since.toISOString());
  for (let time = until.getTime(); ; time -= hourMs) {
    const hour = getHour(new Date(time).toISOString());
    if (hour < oldest) return;
    yield hour;
  }
}

function* listHoursUp(since: string, until: Date): Generator<string> {
  const newest = getHour(until.toISOString());
  for (let time = Date.parse(`${getHour(since)}:00:00.000Z`); ; time += hourMs) {
    const hour = getHour(new Date(time).toISOString());
    if (hour > newest) return;
    yield hour;
  }
}

interface Request {
  readonly condition: string;
  readonly values: Readonly<Record<string, string>>;
  readonly names?: Readonly<Record<string, string>>;
  readonly filter?: string;
  readonly index?: string;
  readonly newestFirst?: boolean;
}

function toHourRequest(hour: string, query: LogQuery): Request {
  const filters: readonly (readonly [expression: string, values: Readonly<Record<string, string>>])[] = [
    ...(query.control === undefined ? [] : [['#control = :control', { ':control': query.control }] as const]),
    ...(query.resource === undefined
      ? []
      : [['contains(#resource, :resource)', { ':resource': query.resource }] as const]),
    ...(query.actor === undefined ? [] : [['contains(#actor, :actor)', { ':actor': query.actor }] as const]),
    ...toStatusFilter(query.status),
  ];
  const used = filters.map(([expression]) => expression).join(' AND ');
  return {
    index: byHourIndex,
    newestFirst: true,
    condition: '#hour = :hour AND #at BETWEEN :since AND :until',
    values: {
      ':hour': hour,
      ':since': query.since.toISOString(),
      // The index sorts by time and record id: this is past every id of the last millisecond.
      ':until': `${query.until.toISOString()}#~`,
      ...Object.fromEntries(filters.flatMap(([, values]) => Object.entries(values))),
    },
    names: pickNames(['hour', 'at', 'control', 'resource', 'actor', 'status'], `#hour #at ${used}`),
    ...(used === '' ? {} : { filter: used }),
  };
}

/** Intents are told apart from each other by their outcomes only, so both are read for those in progress. */
function toStatusFilter(
  status: LogStatus | undefined,
): readonly (readonly [string, Readonly<Record<string, string>>])[] {
  if (status === undefined) return [];
  if (status !== 'in-progress') return [['#status = :status', { ':status': status }]];
  return [['NOT #status IN (:observation, :notice)', { ':observation': 'observation', ':notice': 'notice' }]];
}

/** DynamoDB refuses names that no expression uses, and `at`, `hour` and others are its reserved words. */
function pickNames(names: readonly string[], expressions: string): Readonly<Record<string, string>> {
  const used = new Set(expressions.match(/#\w+/g));
  return Object.fromEntries(names.filter((name) => used.has(`#${name}`)).map((name) => [`#${name}`, name]));
}

function readPages({ client, table }: AuditStore, request: Request): AsyncGenerator<readonly Item[]> {
  return queryPages(client, {
    TableName: table,
    KeyConditionExpression: request.condition,
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(request.values).map(([name, S]): [string, AttributeValue] => [name, { S }]),
    ),
    ScanIndexForward: request.newestFirst !== true,
    ...(request.index === undefined ? { ConsistentRead: true } : { IndexName: request.index }),
    ...(request.names === undefined ? {} : { ExpressionAttributeNames: request.names }),
    ...(request.filter === undefined ? {} : { FilterExpression: request.filter }),
  });
}
