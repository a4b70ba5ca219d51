import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { type BusEvent, busSource, toBusEvent } from './bus-event.ts';

export interface Publisher {
  readonly client: EventBridgeClient;
  readonly bus: string;
}

// PutEvents takes 10 entries and 256 KiB a call; records are small but may carry large states, so one entry a call
// would be safest and ten the quickest. Entries are grouped by size.
const mostEntries = 10;
const mostBytes = 240 * 1024;

/**
 * Puts the new records of the audit table on the bus, in their order. What fails is given back by its sequence number, so
 * that the stream goes on from there: a record may be published twice, never not at all.
 */
export async function publish(
  records: readonly DynamoDBRecord[],
  { client, bus }: Publisher,
): Promise<DynamoDBBatchResponse> {
  for (const group of groupBySize(records)) {
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

function groupBySize(records: readonly DynamoDBRecord[]): readonly (readonly Entry[])[] {
  const groups: Entry[][] = [];
  let bytes = 0;
  for (const record of records) {
    const event = toBusEvent(record);
    if (event === undefined) continue;
    const size = Buffer.byteLength(JSON.stringify(event));
    const last = groups.at(-1);
    const entry = { event, sequenceNumber: record.dynamodb?.SequenceNumber ?? '' };
    if (last === undefined || last.length === mostEntries || bytes + size > mostBytes) {
      groups.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return groups;
}
