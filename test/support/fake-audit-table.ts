import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { indexedAttributes, type Item, toItem } from '../../shared/audit/items.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { compile } from './condition-expression.ts';

type QueryAnswer = Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>;
type BatchAnswer = Pick<BatchGetItemCommandOutput, 'Responses' | 'UnprocessedKeys'>;

/** One answer of the table, before it is sent. */
export interface Answered {
  /** What DynamoDB read for it, which is what it limits and charges. */
  readonly bytesRead: number;
}

const inIndex = ['pk', 'sk', 'hour', 'at', ...indexedAttributes];

/** Items that are queried together, in the order of their sort key, with their sizes and places. */
interface Partition {
  readonly items: readonly Item[];
  readonly positions: readonly string[];
  readonly sizes: readonly number[];
  readonly places: ReadonlyMap<string, number>;
}

/** The audit table with its index, in memory: it pages, filters, projects and refuses as DynamoDB does. */
export class FakeAuditTable {
  readonly #hours: ReadonlyMap<string, Partition>;
  readonly #findings: ReadonlyMap<string, Partition>;
  readonly #byKey: ReadonlyMap<string, Item>;
  readonly #pageBytes: number;
  readonly answers: Answered[] = [];
  readonly queries: QueryCommandInput[] = [];

  constructor(records: readonly (AuditRecord | Item)[], { pageBytes = 1024 * 1024 } = {}) {
    const items = records.map((record) => ('recordId' in record ? toItem(record as AuditRecord) : record));
    // What has no key of the index is not in it.
    const indexed = items.filter((item) => item['hour'] !== undefined).map((item) => pick(item, inIndex));
    this.#hours = divide(indexed, 'hour', 'at');
    this.#findings = divide(items, 'pk', 'sk');
    this.#byKey = new Map(items.map((item) => [toId(item), item]));
    this.#pageBytes = pageBytes;
  }

  get client(): Pick<DynamoDBClient, 'send'> {
    const send = async (command: unknown): Promise<unknown> => {
      await Promise.resolve();
      if (command instanceof QueryCommand) return this.query(command.input);
      if (command instanceof BatchGetItemCommand) return this.batchGet(command.input);
      throw new Error('The action log asks for nothing else');
    };
    return { send } as Pick<DynamoDBClient, 'send'>;
  }

  query(input: QueryCommandInput): QueryAnswer {
    this.queries.push(input);
    const values = input.ExpressionAttributeValues ?? {};
    const names = input.ExpressionAttributeNames ?? {};
    checkUse(input);
    const isLeftIn =
      input.FilterExpression === undefined
        ? () => true
        : compile({ text: input.FilterExpression, names, values });
    const hour = values[':hour']?.S;
    const partition =
      hour === undefined ? this.#findings.get(String(values[':pk']?.S)) : this.#hours.get(hour);
    const { page, isWhole } = this.#cut(partition ?? nothing, input);
    const last = page.at(-1);
    return {
      Items: page.filter(isLeftIn).map((item) => project(item, input)),
      ...(isWhole || last === undefined ? {} : { LastEvaluatedKey: pick(last, ['pk', 'sk', 'hour', 'at']) }),
    };
  }

  batchGet({ RequestItems = {} }: BatchGetItemCommandInput): BatchAnswer {
    const [table = ''] = Object.keys(RequestItems);
    const Keys = RequestItems[table]?.Keys ?? [];
    if (Keys.length > 100 || new Set(Keys.map(toId)).size < Keys.length) {
      throw new Error('DynamoDB takes 100 keys, each once');
    }
    const items = Keys.map((key) => this.#byKey.get(toId(key))).filter((item) => item !== undefined);
    this.answers.push({ bytesRead: items.reduce((sum, item) => sum + getSize(item), 0) });
    // In no particular order, as DynamoDB says.
    return { Responses: { [table]: items.toReversed() }, UnprocessedKeys: {} };
  }

  #cut(
    { items, positions, sizes, places }: Partition,
    { ScanIndexForward, ExclusiveStartKey, ExpressionAttributeValues: values = {} }: QueryCommandInput,
  ): { readonly page: readonly Item[]; readonly isWhole: boolean } {
    const { ':from': from, ':to': to } = values;
    const begin = from === undefined ? 0 : findPlace(positions, (position) => position >= String(from.S));
    const end = to === undefined ? items.length : findPlace(positions, (position) => position > String(to.S));
    const step = ScanIndexForward === false ? -1 : 1;
    const first = step === 1 ? begin : end - 1;
    const isWithin = (place: number): boolean => place >= begin && place < end;
    const start = ExclusiveStartKey && places.get(toId(ExclusiveStartKey));
    if (ExclusiveStartKey !== undefined && (start === undefined || !isWithin(start))) {
      throw new Error('The provided starting key is outside query boundaries based on provided conditions');
    }
    const page: Item[] = [];
    let bytes = 0;
    let place = start === undefined ? first : start + step;
    // The item that goes over the limit is the last of a page.
    for (; isWithin(place) && bytes < this.#pageBytes; place += step) {
      page.push(items[place] ?? {});
      bytes += sizes[place] ?? 0;
    }
    this.answers.push({ bytesRead: bytes });
    return { page, isWhole: !isWithin(place) };
  }
}

const nothing: Partition = { items: [], positions: [], sizes: [], places: new Map() };

function divide(items: readonly Item[], hash: string, range: string): ReadonlyMap<string, Partition> {
  const groups = Map.groupBy(items, (item) => String(item[hash]?.S));
  return new Map([...groups].map(([name, group]) => [name, toPartition(group, range)]));
}

function toPartition(group: readonly Item[], range: string): Partition {
  const getPosition = (item: Item): string => String(item[range]?.S);
  const items = group.toSorted((one, other) => (getPosition(one) < getPosition(other) ? -1 : 1));
  return {
    items,
    positions: items.map(getPosition),
    sizes: items.map(getSize),
    places: new Map(items.map((item, place) => [toId(item), place])),
  };
}

/** The first place for which this is so, of all for which it is so to the end. */
function findPlace(positions: readonly string[], isSo: (position: string) => boolean): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isSo(positions[middle] ?? '')) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** DynamoDB refuses a name or value that no expression uses. */
function checkUse(input: QueryCommandInput): void {
  const { KeyConditionExpression = '', FilterExpression = '', ProjectionExpression = '' } = input;
  const used = new Set(
    `${KeyConditionExpression} ${FilterExpression} ${ProjectionExpression}`.match(/[#:]\w+/g),
  );
  const given = [
    ...Object.keys(input.ExpressionAttributeNames ?? {}),
    ...Object.keys(input.ExpressionAttributeValues ?? {}),
  ];
  const unused = given.filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`Unused in expressions: ${unused.join(', ')}`);
}

function project(
  item: Item,
  { ProjectionExpression, ExpressionAttributeNames = {} }: QueryCommandInput,
): Item {
  if (ProjectionExpression === undefined) return item;
  return pick(
    item,
    ProjectionExpression.split(', ').map((name) => ExpressionAttributeNames[name] ?? name),
  );
}

function pick(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(
    names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]] as const])),
  );
}

function toId({ pk, sk }: Item): string {
  return `${String(pk?.S)} ${String(sk?.S)}`;
}

/**
 * The size of an item in bytes: names and texts in UTF-8; a number is a byte for two digits, and one more. "DynamoDB Item
 * sizes and formats", Amazon DynamoDB Developer Guide.
 */
function getSize(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, { S, N, B }]) =>
      sum +
      Buffer.byteLength(name) +
      (S === undefined ? 0 : Buffer.byteLength(S)) +
      (N === undefined ? 0 : Math.ceil(N.length / 2) + 1) +
      (B?.byteLength ?? 0),
    0,
  );
}
