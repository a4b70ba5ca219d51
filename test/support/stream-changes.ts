import type { DynamoDBRecord } from 'aws-lambda';
import { type Item, toItem } from '../../shared/audit/items.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { outcome } from './audit-records.ts';

/** A new item of the audit table as its stream carries it, at its place in the stream. */
export function insertItem(place: number, item: Item): DynamoDBRecord {
  const { record } = item;
  // Lambda hands bytes on in base 64.
  const image = {
    ...item,
    ...(record?.B !== undefined && { record: { B: Buffer.from(record.B).toString('base64') } }),
  } as NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;
  return {
    eventID: `event-${String(place)}`,
    eventName: 'INSERT',
    dynamodb: {
      // 2026-01-31T09:30:00Z
      ApproximateCreationDateTime: 1_769_851_800,
      SequenceNumber: String(place),
      NewImage: image,
    },
  };
}

export function insertRecord(place: number, record: AuditRecord): DynamoDBRecord {
  return insertItem(place, toItem(record));
}

/** New records `r<from>` to `r<until>`, each at its place in the stream. */
export function insertRecords(from: number, until: number): readonly DynamoDBRecord[] {
  return Array.from({ length: until - from + 1 }, (_, index) => {
    const place = from + index;
    return insertRecord(place, outcome({ recordId: `r${String(place)}` }));
  });
}
