import type { DynamoDBRecord } from 'aws-lambda';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { fromItem } from '../audit/items.ts';
import type { AuditRecord } from '../audit/record.ts';

/** What stands on the `holdfast` event bus for others to subscribe to. */
export interface BusEvent {
  readonly detailType: BusDetailType;
  readonly detail: object;
  readonly resources: readonly string[];
}

export const busSource = 'holdfast';
export type BusDetailType =
  'Holdfast Intent' | 'Holdfast Observation' | 'Holdfast Outcome' | 'Holdfast Audit Trail Altered';

const detailTypes: Readonly<Record<AuditRecord['kind'], BusDetailType>> = {
  intent: 'Holdfast Intent',
  observation: 'Holdfast Observation',
  outcome: 'Holdfast Outcome',
};

// EventBridge takes 256 KiB an entry, all fields counted.
const largestDetail = 240 * 1024;

/**
 * The event of a change of the audit table. The table is only ever appended to: anything but an insert, or DynamoDB's own
 * removal of what is past its time, was done by somebody else and is an event of its own.
 */
export function toBusEvent({
  eventID,
  eventName,
  dynamodb,
  userIdentity,
}: DynamoDBRecord): BusEvent | undefined {
  const remover = (userIdentity as { readonly principalId?: string } | undefined)?.principalId;
  if (eventName === 'REMOVE' && remover === 'dynamodb.amazonaws.com') return undefined;
  const image = dynamodb?.NewImage as Record<string, AttributeValue> | undefined;
  if (eventName !== 'INSERT' || image === undefined) {
    return {
      detailType: 'Holdfast Audit Trail Altered',
      detail: { eventId: eventID, change: eventName, key: dynamodb?.Keys },
      resources: [],
    };
  }
  const record = fromItem(image);
  return {
    detailType: detailTypes[record.kind],
    detail: fitDetail(record),
    resources: [record.resource.arn],
  };
}

/** Leaves out the states of a record too large for an event; the audit table has them. */
function fitDetail(record: AuditRecord): object {
  if (Buffer.byteLength(JSON.stringify(record)) <= largestDetail) return record;
  const cut = { left: 'out: too large for an event; the audit table has it' };
  return { ...record, stateBefore: cut, ...(record.kind === 'outcome' ? { stateAfter: cut } : {}) };
}
