import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clock } from '../control/clock.ts';
import { resourceTypes } from '../control/resource.ts';
import { createRecordId } from './identity.ts';
import { fromItem, getRecordKey, type Item, toItem } from './items.ts';
import type { AuditRecord, IntentRecord, ObservationRecord, OutcomeRecord } from './record.ts';
import type { AuditTrail, Beginning, Lease, LeaseExpectation } from './trail.ts';

export interface DynamoDbTrailOptions {
  readonly client: DynamoDBClient;
  readonly auditTable: string;
  readonly stateTable: string;
  readonly clock: Clock;
  /** Milliseconds; longer than the function's timeout, so that a held lease past it has no living holder. */
  readonly leaseMs: number;
}

/** Index of the state table that holds only leases that are held, by service. */
const openLeaseIndex = 'open-leases';

// Lambda hosts keep time to well under this, so a release older than the read by more is older for certain.
const clockSkewMs = 2000;
// A released lease only tells a later reader that the resource was changed; after a day nobody asks.
const releasedLeaseSeconds = 86_400;
const conflictAttempts = 5;

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

/** The audit trail in DynamoDB. Records are only ever put, each under a condition that it is not there yet. */
export class DynamoDbTrail implements AuditTrail {
  readonly #options: DynamoDbTrailOptions;

  constructor(options: DynamoDbTrailOptions) {
    this.#options = options;
  }

  async begin(intent: IntentRecord, expected: LeaseExpectation): Promise<Beginning> {
    const now = this.#options.clock.now().getTime();
    const item: LeaseItem = {
      pk: leaseKey(intent.resource.arn),
      token: createRecordId(),
      held: true,
      expiresAt: now + this.#options.leaseMs,
      findingId: intent.findingId,
      intentId: intent.recordId,
      intentAt: intent.at,
      openService: getService(intent),
    };
    const condition = toCondition(expected, now);
    try {
      await this.#transact([
        {
          Put: {
            TableName: this.#options.stateTable,
            Item: marshall(item),
            ConditionExpression: condition.expression,
            ExpressionAttributeNames: condition.names,
            ExpressionAttributeValues: marshall(condition.values),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        { Put: this.#append(intent) },
      ]);
      return { begun: true, lease: toLease(item) };
    } catch (error) {
      const current = getConflict(error);
      if (current === undefined) throw error;
      return { begun: false, current: current.kind === 'lease' ? toLease(current.item) : undefined };
    }
  }

  async finish(lease: Lease, outcome: OutcomeRecord): Promise<boolean> {
    const now = this.#options.clock.now().getTime();
    try {
      await this.#transact([
        {
          Update: {
            TableName: this.#options.stateTable,
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
        },
        { Put: this.#append(outcome) },
      ]);
      return true;
    } catch (error) {
      if (getConflict(error) === undefined) throw error;
      return false;
    }
  }

  async append(outcome: OutcomeRecord): Promise<void> {
    await this.#options.client.send(new PutItemCommand(this.#append(outcome)));
  }

  async observe(observation: ObservationRecord): Promise<boolean> {
    try {
      const key = { pk: getRecordKey(observation).pk, sk: 'observation' };
      await this.#options.client.send(new PutItemCommand(this.#append(observation, key)));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async findAbandoned(service: string): Promise<readonly Lease[]> {
    const leases: Lease[] = [];
    let start: Item | undefined;
    do {
      const page = await this.#options.client.send(
        new QueryCommand({
          TableName: this.#options.stateTable,
          IndexName: openLeaseIndex,
          KeyConditionExpression: 'openService = :service AND expiresAt < :now',
          ExpressionAttributeValues: marshall({
            ':service': service,
            ':now': this.#options.clock.now().getTime(),
          }),
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      leases.push(...(page.Items ?? []).map((item) => toLease(unmarshall(item) as LeaseItem)));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return leases;
  }

  async getIntent(lease: Lease): Promise<IntentRecord> {
    const key = getRecordKey({ findingId: lease.findingId, at: lease.intentAt, recordId: lease.intentId });
    const { Item: item } = await this.#options.client.send(
      new GetItemCommand({ TableName: this.#options.auditTable, Key: marshall(key), ConsistentRead: true }),
    );
    const record = item === undefined ? undefined : fromItem(item);
    if (record?.kind !== 'intent') {
      throw new Error(`The intent ${lease.intentId} of finding ${lease.findingId} is not in the audit table`);
    }
    return record;
  }

  async #transact(items: TransactWriteItem[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#options.client.send(new TransactWriteItemsCommand({ TransactItems: items }));
        return;
      } catch (error) {
        // Two functions reached for one item in the same instant; the client does not retry this by itself.
        if (!isTransactionConflict(error) || attempt === conflictAttempts) throw error;
        await this.#options.clock.sleep(Math.random() * 50 * 2 ** attempt);
      }
    }
  }

  #append(
    record: AuditRecord,
    key?: { pk: string; sk: string },
  ): { TableName: string; Item: Item; ConditionExpression: string } {
    return {
      TableName: this.#options.auditTable,
      Item: toItem(record, key),
      ConditionExpression: 'attribute_not_exists(pk)',
    };
  }
}

function leaseKey(resourceArn: string): string {
  return `lease#${resourceArn}`;
}

function getService({ resource }: IntentRecord): string {
  return resourceTypes[resource.type].service;
}

function toLease({ pk, token, held, expiresAt, findingId, intentId, intentAt }: LeaseItem): Lease {
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

/** What stood against the transaction, if the lease's condition is why it failed. */
function getConflict(error: unknown): { kind: 'lease'; item: LeaseItem } | { kind: 'no-lease' } | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const [lease] = error.CancellationReasons ?? [];
  if (lease?.Code !== 'ConditionalCheckFailed') return undefined;
  return lease.Item === undefined
    ? { kind: 'no-lease' }
    : { kind: 'lease', item: unmarshall(lease.Item) as LeaseItem };
}

function isTransactionConflict(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(({ Code }) => Code === 'TransactionConflict')
  );
}
