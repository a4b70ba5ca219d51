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

const inIndex = new Set<string>(['pk', 'sk', 'hour', 'at', ...indexedAttributes]);

/** The audit table with its index, in memory: it pages, filters, projects and refuses as DynamoDB does. */
export class FakeAuditTable {
  readonly #items: readonly Item[];
  readonly #hours: ReadonlyMap<string, readonly Item[]>;
  readonly #byKey: ReadonlyMap<string, Item>;
  readonly #pageBytes: number;
  readonly answers: Answered[] = [];
  readonly queries: QueryCommandInput[] = [];

  constructor(records: readonly (AuditRecord | Item)[], { pageBytes = 1024 * 1024 } = {}) {
    this.#items = records.map((record) => ('recordId' in record ? toItem(record as AuditRecord) : record));
    this.#byKey = new Map(this.#items.map((item) => [toId(item), item]));
    this.#hours = groupByHour(this.#items);
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
    const isKey = compile({ text: input.KeyConditionExpression ?? '', names, values });
    const isLeftIn =
      input.FilterExpression === undefined
        ? () => true
        : compile({ text: input.FilterExpression, names, values });
    const found = this.#list(values[':hour']?.S, input).filter(isKey);
    const page = this.#cut(found, input.ExclusiveStartKey);
    const last = page.at(-1);
    const isWhole = last === undefined || last === found.at(-1);
    return {
      Items: page.filter(isLeftIn).map((item) => project(item, input)),
      ...(isWhole ? {} : { LastEvaluatedKey: pick(last, ['pk', 'sk', 'hour', 'at']) }),
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

  #list(hour: string | undefined, { ScanIndexForward }: QueryCommandInput): readonly Item[] {
    if (hour === undefined) return this.#items;
    const items = this.#hours.get(hour) ?? [];
    return ScanIndexForward === false ? items.toReversed() : items;
  }

  #cut(found: readonly Item[], start: QueryCommandInput['ExclusiveStartKey']): readonly Item[] {
    const from = start === undefined ? 0 : found.findIndex((item) => toId(item) === toId(start)) + 1;
    if (start !== undefined && from === 0)
      throw new Error('The starting key is outside the query boundaries');
    let bytes = 0;
    let to = from;
    // The item that goes over the limit is the last of a page.
    while (to < found.length && bytes < this.#pageBytes) {
      bytes += getSize(found[to] ?? {});
      to += 1;
    }
    this.answers.push({ bytesRead: bytes });
    return found.slice(from, to);
  }
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

function groupByHour(items: readonly Item[]): ReadonlyMap<string, readonly Item[]> {
  // What has no key of the index is not in it.
  const indexed = items.filter((item) => item['hour'] !== undefined).map((item) => pick(item, [...inIndex]));
  const sorted = indexed.toSorted((one, other) => (String(one['at']?.S) < String(other['at']?.S) ? -1 : 1));
  return Map.groupBy(sorted, (item) => String(item['hour']?.S));
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
export function getSize(item: Item): number {
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
