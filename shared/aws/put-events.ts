import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { groupBySize } from './group-by-size.ts';

export interface EventBus {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly bus: string;
}

/** An event as a bus takes it. */
export interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  /** JSON. */
  readonly detail: string;
}

/**
 * Puts events on a bus, in their order.
 * @throws Error when the bus did not take all of them: some may have been taken.
 */
export async function putEvents(entries: readonly BusEntry[], { client, bus }: EventBus): Promise<void> {
  for (const group of groupBySize(entries, sizeOf)) {
    const { FailedEntryCount = 0, Entries = [] } = await client.send(
      new PutEventsCommand({ Entries: group.map((entry) => toRequestEntry(entry, bus)) }),
    );
    if (FailedEntryCount > 0) {
      const failed = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
      throw new Error(
        `The bus ${bus} did not take ${String(FailedEntryCount)} events: ${failed?.ErrorCode ?? 'unknown'}: ` +
          (failed?.ErrorMessage ?? 'no reason given'),
      );
    }
  }
}

function toRequestEntry({ source, detailType, detail }: BusEntry, bus: string): PutEventsRequestEntry {
  return { EventBusName: bus, Source: source, DetailType: detailType, Detail: detail };
}

function sizeOf({ source, detailType, detail }: BusEntry): number {
  return Buffer.byteLength(detail) + detailType.length + source.length;
}
