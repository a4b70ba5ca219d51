import type { DynamoDBRecord } from 'aws-lambda';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isExpiry } from '../audit/expiry.ts';
import { fromItem } from '../audit/items.ts';
import type { AuditRecord } from '../audit/record.ts';
import { fitRecord } from './fit-record.ts';

/** What stands on the `holdfast` event bus for others to subscribe to. */
export interface BusEvent {
  readonly detailType: BusDetailType;
  readonly detail: object;
  readonly resources: readonly string[];
}

export const busSource = 'holdfast';
export type BusDetailType =
  | 'Holdfast Intent'
  | 'Holdfast Observation'
  | 'Holdfast Outcome'
  | 'Holdfast Notice'
  | 'Holdfast Audit Trail Altered';

const detailTypes: Readonly<Record<AuditRecord['kind'], BusDetailType>> = {
  intent: 'Holdfast Intent',
  observation: 'Holdfast Observation',
  outcome: 'Holdfast Outcome',
  notice: 'Holdfast Notice',
};

// EventBridge takes 256 KiB an entry, all fields counted.
const largestDetail = 240 * 1024;

/**
 * The event of a change of the audit table; none for a record whose time in the table is over. Else the table is only ever
 * appended to: a record that was changed or removed, be it by a time to live that somebody set, or that is none of
 * Holdfast's is an event of its own.
 */
export function toBusEvent(change: DynamoDBRecord): BusEvent | undefined {
  if (isExpiry(change)) return undefined;
  const image = change.dynamodb?.NewImage as Record<string, AttributeValue> | undefined;
  if (change.eventName !== 'INSERT' || image === undefined) return toAlteration(change);
  let record: AuditRecord;
  try {
    record = fromItem(image);
  } catch (error) {
    // It must not keep what comes after it in the stream from being told.
    return toAlteration(change, error);
  }
  return {
    detailType: detailTypes[record.kind],
    detail: fitRecord(record, (fitting) => Buffer.byteLength(JSON.stringify(fitting)) <= largestDetail),
    // A pause or a breaker is about no one resource.
    resources: record.resource === undefined ? [] : [record.resource.arn],
  };
}

function toAlteration({ eventID, eventName, dynamodb }: DynamoDBRecord, error?: unknown): BusEvent {
  const reason = error instanceof Error ? { reason: error.message.slice(0, 500) } : {};
  return {
    detailType: 'Holdfast Audit Trail Altered',
    detail: { eventId: eventID, change: eventName, key: dynamodb?.Keys, ...reason },
    resources: [],
  };
}
