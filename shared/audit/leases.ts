import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { resourceTypes } from '../control/resource.ts';
import { createRecordId } from './identity.ts';
import type { Item } from './items.ts';
import type { IntentRecord } from './record.ts';
import type { Lease, LeaseExpectation } from './trail.ts';

/** Index of the state table that holds only leases that are held, by service. */
export const openLeaseIndex = 'open-leases';

// Lambda hosts keep time to well under this, so a release older than the read by more is older for certain.
const clockSkewMs = 2000;
// A released lease only tells a later reader that the resource was changed; after a day nobody asks.
const releasedLeaseSeconds = 86_400;

interface LeaseItem {
  readonly pk: string;
  readonly token: string;
  readonly held: boolean;
  readonly expiresAt: number;
  readonly releasedAt?: number;
  readonly findingId: string;
  readonly intentId: string;
  readonly intentAt: string;
  /** Present while held: the key of the sparse index `open-leases`. */
  readonly openService?: string;
  readonly ttl?: number;
}

/** Takes the resource of an intent, where its lease is as expected. */
export function takeLease(
  stateTable: string,
  intent: IntentRecord,
  expected: LeaseExpectation,
  { now, leaseMs }: { readonly now: number; readonly leaseMs: number },
): { readonly lease: Lease; readonly write: TransactWriteItem } {
  const item: LeaseItem = {
    pk: leaseKey(intent.resource.arn),
    token: createRecordId(),
    held: true,
    expiresAt: now + leaseMs,
    findingId: intent.findingId,
    intentId: intent.recordId,
    intentAt: intent.at,
    openService: resourceTypes[intent.resource.type].service,
  };
  const condition = toCondition(expected, now);
  const write = {
    Put: {
      TableName: stateTable,
      Item: marshall(item),
      ConditionExpression: condition.expression,
      ExpressionAttributeNames: condition.names,
      ExpressionAttributeValues: marshall(condition.values),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    },
  };
  return { lease: toLease(marshall(item)), write };
}

/** Gives a resource back, where its lease is still held. */
export function releaseLease(stateTable: string, lease: Lease, now: number): TransactWriteItem {
  return {
    Update: {
      TableName: stateTable,
      Key: marshall({ pk: leaseKey(lease.resourceArn) }),
      ConditionExpression: '#token = :token AND #held = :yes',
      UpdateExpression: 'SET #held = :no, #releasedAt = :now, #ttl = :ttl REMOVE #openService',
      ExpressionAttributeNames: {
        '#token': 'token',
        '#held': 'held',
        '#releasedAt': 'releasedAt',
        '#ttl': 'ttl',
        '#openService': 'openService',
      },
      ExpressionAttributeValues: marshall({
        ':token': lease.token,
        ':yes': true,
        ':no': false,
        ':now': now,
        ':ttl': Math.ceil(now / 1000) + releasedLeaseSeconds,
      }),
    },
  };
}

export function toLease(item: Item): Lease {
  const { pk, token, held, expiresAt, findingId, intentId, intentAt } = unmarshall(item) as LeaseItem;
  return {
    resourceArn: pk.slice(leaseKey('').length),
    token,
    held,
    expiresAt,
    findingId,
    intentId,
    intentAt,
  };
}

function leaseKey(resourceArn: string): string {
  return `lease#${resourceArn}`;
}

function toCondition(
  expected: LeaseExpectation,
  now: number,
): { expression: string; names: Record<string, string>; values: Record<string, unknown> } {
  if (expected.kind === 'untouched-since') {
    return {
      expression: 'attribute_not_exists(pk) OR (#held = :no AND #releasedAt < :readAt)',
      names: { '#held': 'held', '#releasedAt': 'releasedAt' },
      values: { ':no': false, ':readAt': expected.readAt.getTime() - clockSkewMs },
    };
  }
  return {
    expression: '#token = :token AND (#held = :no OR #expiresAt < :now)',
    names: { '#token': 'token', '#held': 'held', '#expiresAt': 'expiresAt' },
    values: { ':token': expected.token, ':no': false, ':now': now },
  };
}
