import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { readLineFacts } from './archive/line.ts';
import { isOwnTtl } from './hot-days.ts';
import { getRecordText } from './items.ts';

// As DynamoDB names itself where it removes what has expired (DynamoDB Developer Guide, "DynamoDB Streams and Time to Live").
const service = { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const;

/**
 * Whether a record left the audit table because its time there was over: removed by DynamoDB itself, not before its time to
 * live, and that was one that Holdfast sets. Whoever removes a record sooner has to do it by hand or change the record
 * first, and both are told.
 */
export function isExpiry({ eventName, userIdentity, dynamodb }: DynamoDBRecord): boolean {
  const by = userIdentity as { readonly type?: string; readonly principalId?: string } | undefined;
  if (eventName !== 'REMOVE' || by?.type !== service.type || by.principalId !== service.principalId) {
    return false;
  }
  const image = (dynamodb?.OldImage ?? {}) as Record<string, AttributeValue>;
  const ttl = Number(image['ttl']?.N);
  const removedAt = dynamodb?.ApproximateCreationDateTime ?? 0;
  try {
    // No more is read of it than that, so that a record of an earlier format may leave too.
    const { at } = readLineFacts(getRecordText(image));
    return at !== undefined && isOwnTtl(at, ttl) && removedAt >= ttl;
  } catch {
    return false;
  }
}
