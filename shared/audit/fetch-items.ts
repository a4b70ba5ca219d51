import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { pMapIterable } from 'p-map';
import type { AuditStore } from './audit-store.ts';
import type { Item } from './items.ts';

// DynamoDB takes no more keys in one call.
const batchSize = 100;
// One answer has at most 16 MB; of records as they mostly are it has 300 KB.
const batchesAhead = 8;
const firstDelayMs = 50;
const mostDelays = 7;

/** What comes in groups. */
export type Groups<Value> = AsyncIterable<readonly Value[]> | Iterable<readonly Value[]>;

/**
 * The items of the table itself that have these keys, in the order of the keys; those that are not there are left out, as
 * only somebody from outside can have removed them, which `holdfast audit verify` reports. It reads what was written a moment
 * ago. Of a group several hundred are read at once, and no group before the one ahead of it was taken.
 * @throws what the DynamoDB client throws, and Error when DynamoDB goes on answering with nothing for some seconds
 */
export async function* fetchItems(store: AuditStore, groups: Groups<Item>): AsyncGenerator<Item> {
  for await (const keys of groups) {
    const batches = Array.from({ length: Math.ceil(keys.length / batchSize) }, (_, index) =>
      keys.slice(index * batchSize, (index + 1) * batchSize),
    );
    const answers = pMapIterable(batches, (batch) => fetchBatch(store, batch), {
      concurrency: batchesAhead,
    });
    for await (const items of answers) yield* items;
  }
}

/** The items of at most 100 keys, in their order. */
async function fetchBatch(store: AuditStore, keys: readonly Item[]): Promise<readonly Item[]> {
  const { client, table, clock } = store;
  const found = new Map<string, Item>();
  let left = [...keys];
  let delays = 0;
  while (left.length > 0) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }),
    );
    const items = Responses?.[table] ?? [];
    for (const item of items) found.set(toId(item), item);
    left = UnprocessedKeys?.[table]?.Keys ?? [];
    // What only did not fit into the answer is asked for at once; where nothing came, the table is too busy.
    if (left.length === 0 || items.length > 0) continue;
    if (delays === mostDelays) {
      throw new Error(
        `The table ${table} is too busy: it answered ${String(delays + 1)} times with no record`,
      );
    }
    await clock.sleep(firstDelayMs * 2 ** delays);
    delays += 1;
  }
  return keys.map((key) => found.get(toId(key))).filter((item) => item !== undefined);
}

function toId({ pk, sk }: Item): string {
  return JSON.stringify([pk?.S, sk?.S]);
}
