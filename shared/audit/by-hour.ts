import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { AuditStore } from './audit-store.ts';
import { byHourIndex, getHour, type Item } from './items.ts';
import type { Condition } from './log-filter.ts';
import { getPosition } from './log-line.ts';
import { type Answer, readInOrder } from './read-in-order.ts';

/** A part of the index by hour. */
export interface Reading {
  /** The position from which on it is read. */
  readonly from: string;
  /** The position up to which it is read; not included. */
  readonly to: string;
  readonly newestFirst: boolean;
  /** What is wanted of each item besides its position. */
  readonly attributes: readonly string[];
  readonly conditions?: readonly Condition[];
}

/** A stretch of one hour's partition. */
interface Stretch {
  readonly hour: string;
  readonly from: string;
  readonly to: string;
  /** Where the answer before this stretch ended. */
  readonly after?: Item;
}

const hourMs = 3_600_000;
// A minute of a flood takes several answers as well; what these leave is divided again.
const mostParts = 8;

/** Before every record of a time. */
export function startOf(time: Date): string {
  return time.toISOString();
}

/** After every record of a time: ids of records have no tilde. */
export function endOf(time: Date): string {
  return `${time.toISOString()}#~`;
}

/**
 * What the index holds of a range, in the order of time, one answer of DynamoDB after the other. The hours of the range are
 * partitions, of which several are read at once; the rest of an hour that takes more than one answer is divided and read
 * at once too.
 */
export function readByHour(store: AuditStore, reading: Reading): AsyncGenerator<readonly Item[]> {
  return readInOrder(listHours(reading), (stretch) => readStretch(store, stretch, reading));
}

function* listHours({ from, to, newestFirst }: Reading): Generator<Stretch> {
  const first = toHourStart(newestFirst ? to : from);
  const last = toHourStart(newestFirst ? from : to);
  const step = newestFirst ? -hourMs : hourMs;
  for (let time = first; newestFirst ? time >= last : time <= last; time += step) {
    yield { hour: getHour(new Date(time).toISOString()), from, to };
  }
}

function toHourStart(position: string): number {
  return Date.parse(`${getHour(position)}:00:00.000Z`);
}

async function readStretch(
  { client, table }: AuditStore,
  stretch: Stretch,
  { newestFirst, attributes, conditions = [] }: Reading,
): Promise<Answer<Stretch, Item>> {
  const { hour, from, to, after } = stretch;
  const filter = joinAll(conditions);
  const values = Object.assign({}, ...conditions.map((condition) => condition.values)) as Condition['values'];
  const shown = [...new Set(['at', ...attributes])].map((name) => `#${name}`).join(', ');
  const { Items = [], LastEvaluatedKey: last } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: byHourIndex,
      ScanIndexForward: !newestFirst,
      KeyConditionExpression: '#hour = :hour AND #at BETWEEN :from AND :to',
      ExpressionAttributeValues: toValues({ ...values, ':hour': hour, ':from': from, ':to': to }),
      ExpressionAttributeNames: toNames(`#hour ${shown} ${filter}`),
      ProjectionExpression: shown,
      ...(filter === '' ? {} : { FilterExpression: filter }),
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    }),
  );
  return {
    values: Items.filter((item) => getPosition(item) !== to),
    rest: last === undefined ? [] : divide(stretch, last, newestFirst),
  };
}

/** Into as many parts of equal length as the first answer suggests, in the order in which they are read. */
function divide(stretch: Stretch, last: Item, newestFirst: boolean): readonly Stretch[] {
  const start = toHourStart(stretch.hour);
  const begin = Math.max(start, toTime(stretch.from));
  const end = Math.min(start + hourMs, toTime(stretch.to));
  const reached = toTime(getPosition(last));
  const [read, left] = newestFirst ? [end - reached, reached - begin] : [reached - begin, end - reached];
  const parts = Math.min(mostParts, Math.ceil(left / Math.max(read, 1)));
  // A position that is no time, which only a record from outside can have, divides nothing.
  const bounds = Number.isInteger(parts)
    ? Array.from({ length: Math.max(parts - 1, 0) }, (_, index) =>
        newestFirst
          ? Math.floor(reached - ((index + 1) * left) / parts)
          : Math.ceil(reached + ((index + 1) * left) / parts),
      )
    : [];
  return cut(
    { ...stretch, after: last },
    bounds.map((time) => startOf(new Date(time))),
    newestFirst,
  );
}

/** No record is between two parts, whatever its position is: each begins with the very position at which another ends. */
function cut(stretch: Stretch, bounds: readonly string[], newestFirst: boolean): readonly Stretch[] {
  const { hour, from, to } = stretch;
  const [bound, ...others] = bounds;
  if (bound === undefined) return [stretch];
  const [part, rest] = newestFirst
    ? [
        { ...stretch, from: bound },
        { hour, from, to: bound },
      ]
    : [
        { ...stretch, to: bound },
        { hour, from: bound, to },
      ];
  return [part, ...cut(rest, others, newestFirst)];
}

function joinAll(conditions: readonly Condition[]): string {
  const texts = conditions.map(({ text }) => text);
  return texts.map((text) => (texts.length > 1 && text.includes(' OR ') ? `(${text})` : text)).join(' AND ');
}

function toTime(position: string): number {
  return Date.parse(position.slice(0, '2026-01-31T09:26:53.589Z'.length));
}

function toValues(values: Readonly<Record<string, string>>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(values).map(([name, S]) => [name, { S }]));
}

/** DynamoDB refuses names that no expression uses, and `at`, `hour` and others are its reserved words. */
function toNames(expressions: string): Record<string, string> {
  return Object.fromEntries(
    [...expressions.matchAll(/#(\w+)/g)].map(([name, attribute = '']) => [name, attribute]),
  );
}
