import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { putRecord } from '../audit/items.ts';
import type { NoticeRecord } from '../audit/record.ts';
import type { RecordTable } from '../audit/writing-rules.ts';
import { transact } from '../aws/transact.ts';
import type { Clock } from '../control/clock.ts';
import type { Pulse } from './pulse.ts';

export interface PulseTableOptions extends RecordTable {
  readonly client: DynamoDBClient;
  readonly stateTable: string;
  readonly clock: Clock;
  /** The Region whose events are waited for, where that is not the home. */
  readonly region?: string | undefined;
}

/** The partition of the state table that the pulse is in; that of another Region has its name after a `#`. */
export const pulsePartition = 'heartbeat';

const time = z.iso.datetime().optional();
const pulse = z.object({
  beatAt: time,
  heardAt: time,
  blindSince: time,
  missedFrom: time,
  missedTo: time,
}) satisfies z.ZodType<Pulse>;

/** The pulse of a Region in the state table. */
export class PulseTable {
  readonly #options: PulseTableOptions;
  readonly #pk: string;

  constructor(options: PulseTableOptions) {
    this.#options = options;
    this.#pk = options.region === undefined ? pulsePartition : `${pulsePartition}#${options.region}`;
  }

  async load(): Promise<Pulse> {
    const { client, stateTable } = this.#options;
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: stateTable,
        Key: marshall({ pk: this.#pk }),
        ConsistentRead: true,
      }),
    );
    return pulse.parse(Item === undefined ? {} : unmarshall(Item));
  }

  /** Writes a notice that changes nothing of the pulse. */
  async tell(notice: NoticeRecord): Promise<void> {
    await transact(this.#options, [{ write: { Put: putRecord(this.#options, notice) } }]);
  }

  /**
   * Sets what is given, takes away what is given as `undefined`, and writes the notice about it, all at once.
   * @returns `false`, and nothing written, where somebody else was quicker to set or end the blindness
   */
  async note(change: Pulse, was: Pulse, notice?: NoticeRecord): Promise<boolean> {
    const { stateTable } = this.#options;
    const set = Object.entries(change).filter(([, value]) => value !== undefined);
    const removed = Object.keys(change).filter((name) => change[name as keyof Pulse] === undefined);
    const values = marshall({
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value as string])),
      ...(was.blindSince === undefined ? {} : { ':was': was.blindSince }),
    });
    const update = {
      TableName: stateTable,
      Key: marshall({ pk: this.#pk }),
      UpdateExpression: [
        ...(set.length === 0 ? [] : [`SET ${set.map(([name]) => `${name} = :${name}`).join(', ')}`]),
        ...(removed.length === 0 ? [] : [`REMOVE ${removed.join(', ')}`]),
      ].join(' '),
      ConditionExpression:
        was.blindSince === undefined ? 'attribute_not_exists(blindSince)' : 'blindSince = :was',
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    };
    const refusal = await transact(this.#options, [
      { write: { Update: update }, because: 'changed' },
      ...(notice === undefined ? [] : [{ write: { Put: putRecord(this.#options, notice) } }]),
    ]);
    return refusal === undefined;
  }
}
