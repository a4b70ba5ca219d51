import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { transact } from '../../aws/transact.ts';
import type { Clock } from '../../control/clock.ts';

/** The last link of the chain of seals, as far as the next one depends on it. */
export interface Head {
  readonly number: number;
  /** SHA-256 of the seal's exact text, hexadecimal. */
  readonly digest: string;
  readonly root: string;
  /** ISO 8601. */
  readonly sealedAt: string;
  /** The ARN of the KMS key that signed it. */
  readonly key: string;
}

/** An object of the archive that waits for a seal. */
export interface PendingObject {
  readonly key: string;
  /** Since when, ISO 8601; an earlier version did not say. */
  readonly at: string | undefined;
}

export interface SealTableOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly clock: Clock;
}

// The roles allow each only what it does in them (shared/deploy/audit-functions.ts).
const partitions = { head: 'head', pending: 'pending', noted: 'noted' } as const;

// A stream gives a batch again for a day, and no longer. Seconds.
const notedFor = 2 * 86_400;

/**
 * Which objects of the archive wait for a seal, and where the chain ends. The seals in the bucket are the truth: whatever
 * is lost of the head of this table, the sealer finds again by following them.
 */
export class SealTable {
  readonly #options: SealTableOptions;

  constructor(options: SealTableOptions) {
    this.#options = options;
  }

  /** Has an object sealed, once, however often it is noted within the day in which a stream can give its batch again. */
  async note(object: string): Promise<void> {
    const { table, clock } = this.#options;
    const now = clock.now();
    const ttl = Math.floor(now.getTime() / 1000) + notedFor;
    await transact(this.#options, [
      {
        write: {
          Put: {
            TableName: table,
            Item: marshall({ pk: partitions.noted, sk: object, ttl }),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        because: 'noted',
      },
      {
        write: {
          Put: {
            TableName: table,
            Item: marshall({ pk: partitions.pending, sk: object, at: now.toISOString() }),
          },
        },
      },
    ]);
  }

  /** Nothing before the first seal. */
  async readHead(): Promise<Head | undefined> {
    const { client, table } = this.#options;
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: table, Key: marshall(headKey), ConsistentRead: true }),
    );
    return item === undefined ? undefined : (unmarshall(item) as Head);
  }

  /** The first objects that wait for a seal, in the order of the stream. */
  async readPending(most: number): Promise<readonly PendingObject[]> {
    const { client, table } = this.#options;
    const { Items: items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pending',
        ExpressionAttributeValues: marshall({ ':pending': partitions.pending }),
        ConsistentRead: true,
        Limit: most,
      }),
    );
    return items.map((item) => {
      const { sk: key, at } = unmarshall(item) as { sk: string; at?: string };
      return { key, at };
    });
  }

  /**
   * Moves the end of the chain on by one seal, and ends the waiting of its objects, in one transaction.
   * @param objects 99 at most: a transaction takes 100 writes
   * @returns false when another run has moved it on already
   */
  async moveOn(head: Head, objects: readonly string[]): Promise<boolean> {
    const { table } = this.#options;
    const refusal = await transact(this.#options, [
      {
        write: {
          Put: {
            TableName: table,
            Item: marshall({ ...headKey, ...head }),
            ...(head.number === 1
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: '#number = :before',
                  ExpressionAttributeNames: { '#number': 'number' },
                  ExpressionAttributeValues: marshall({ ':before': head.number - 1 }),
                }),
          },
        },
        because: 'moved',
      },
      ...objects.map((object) => ({
        write: { Delete: { TableName: table, Key: marshall({ pk: partitions.pending, sk: object }) } },
      })),
    ]);
    return refusal === undefined;
  }
}

const headKey = { pk: partitions.head, sk: partitions.head };
