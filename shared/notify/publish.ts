import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { groupBySize } from '../aws/group-by-size.ts';
import { type BusEvent, busSource, toBusEvent } from './bus-event.ts';

export interface Publisher {
  readonly client: EventBridgeClient;
  readonly bus: string;
}

/**
 * Puts the new records of the audit table on the bus, in their order. What fails is given back by its sequence number, so
 * that the stream goes on from there: a record may be published twice, never not at all.
 */
export async function publish(
  records: readonly DynamoDBRecord[],
  { client, bus }: Publisher,
): Promise<DynamoDBBatchResponse> {
  for (const group of groupBySize(records.flatMap(toEntries), sizeOf)) {
    const { Entries, FailedEntryCount } = await client.send(
      new PutEventsCommand({
        Entries: group.map(({ event }) => ({
          EventBusName: bus,
          Source: busSource,
          DetailType: event.detailType,
          Detail: JSON.stringify(event.detail),
          Resources: [...event.resources],
        })),
      }),
    );
    if (FailedEntryCount === undefined || FailedEntryCount === 0) continue;
    const first = Entries?.findIndex(({ ErrorCode }) => ErrorCode !== undefined) ?? 0;
    return { batchItemFailures: [{ itemIdentifier: group[Math.max(0, first)]?.sequenceNumber ?? '' }] };
  }
  return { batchItemFailures: [] };
}

interface Entry {
  readonly event: BusEvent;
  readonly sequenceNumber: string;
}

function toEntries(record: DynamoDBRecord): readonly Entry[] {
  const event = toBusEvent(record);
  return event === undefined ? [] : [{ event, sequenceNumber: record.dynamodb?.SequenceNumber ?? '' }];
}

function sizeOf({ event }: Entry): number {
  return Buffer.byteLength(JSON.stringify(event));
}
