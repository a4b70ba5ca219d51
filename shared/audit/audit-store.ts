import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../control/clock.ts';

/** The part of the account that holds the audit trail. */
export interface AuditStore {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly table: string;
  readonly clock: Clock;
}
