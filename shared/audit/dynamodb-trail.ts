import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { queryAll } from '../aws/query-all.ts';
import { transact } from '../aws/transact.ts';
import type { Clock } from '../control/clock.ts';
import type { Hold } from '../policy/hold.ts';
import type { UndoRequest } from '../policy/undo-request.ts';
import { deleteHold, deleteUndoRequest, isHold, putHold } from '../policy/writes.ts';
import { checkPolicy, countIn, rememberDrift } from './admission.ts';
import { fromItem, getRecordKey, putRecord } from './items.ts';
import { openLeaseIndex, releaseLease, takeLease, toLease } from './leases.ts';
import { readFinding } from './query.ts';
import type { AuditRecord, IntentRecord, NoticeRecord, ObservationRecord, OutcomeRecord } from './record.ts';
import type { Admission, AuditTrail, Beginning, Ending, Lease, LeaseExpectation } from './trail.ts';
import type { RecordTable } from './writing-rules.ts';

export interface DynamoDbTrailOptions extends RecordTable {
  readonly client: DynamoDBClient;
  readonly stateTable: string;
  readonly policyTable: string;
  readonly clock: Clock;
  /** Milliseconds; longer than the function's timeout, so that a held lease past it has no living holder. */
  readonly leaseMs: number;
}

/** The audit trail in DynamoDB. Records are only ever put, each under a condition that it is not there yet. */
export class DynamoDbTrail implements AuditTrail {
  readonly #options: DynamoDbTrailOptions;

  constructor(options: DynamoDbTrailOptions) {
    this.#options = options;
  }

  /**
   * The policy is asked first, so that a pause always wins. The lease is asked before the limits: to whom has the resource
   * already, the change that is going on would look like one too many.
   */
  async begin(intent: IntentRecord, expected: LeaseExpectation, admission: Admission): Promise<Beginning> {
    const { stateTable, clock, leaseMs } = this.#options;
    const now = clock.now();
    const taking = takeLease(stateTable, intent, expected, { now: now.getTime(), leaseMs });
    const refusal = await transact<'policy' | 'lease' | 'contested' | 'breaker'>(this.#options, [
      ...checkPolicy(intent, admission, this.#options),
      { write: taking.write, because: 'lease' },
      ...countIn(intent, admission, this.#options, now),
      { write: { Put: putRecord(this.#options, intent) } },
    ]);
    if (refusal === undefined) return { begun: true, lease: taking.lease };
    const { because, item } = refusal;
    if (because !== 'lease') return { begun: false, because };
    const current = item === undefined ? undefined : toLease(item);
    // Its own: the answer to the first try was lost, and the client tried again.
    if (current?.token === taking.lease.token) return { begun: true, lease: taking.lease };
    return { begun: false, because, current };
  }

  async finish(lease: Lease, outcome: OutcomeRecord, { hold, drift }: Ending = {}): Promise<boolean> {
    const { stateTable, policyTable, clock } = this.#options;
    const now = clock.now();
    const refusal = await transact(this.#options, [
      { write: releaseLease(stateTable, lease, now.getTime()), because: 'lost' },
      { write: { Put: putRecord(this.#options, outcome) } },
      ...(hold === undefined ? [] : [{ write: deleteHold(policyTable, hold) }]),
      ...(drift === undefined ? [] : [{ write: rememberDrift(stateTable, outcome, drift, now) }]),
    ]);
    return refusal === undefined;
  }

  async append(outcome: OutcomeRecord): Promise<void> {
    await this.#options.client.send(new PutItemCommand(putRecord(this.#options, outcome)));
  }

  async observe(observation: ObservationRecord): Promise<boolean> {
    const { client } = this.#options;
    try {
      const key = { pk: getRecordKey(observation).pk, sk: 'observation' };
      await client.send(new PutItemCommand(putRecord(this.#options, observation, key)));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async hold(observation: ObservationRecord, hold: Hold, was: Hold | undefined): Promise<boolean> {
    const { policyTable } = this.#options;
    const refusal = await transact(this.#options, [
      { write: putHold(policyTable, hold, was), because: 'changed' },
      { write: { Put: putRecord(this.#options, observation) } },
    ]);
    return refusal === undefined;
  }

  async release(hold: Hold, notice: NoticeRecord): Promise<boolean> {
    const { policyTable } = this.#options;
    const refusal = await transact(this.#options, [
      { write: deleteHold(policyTable, hold, isHold(hold)), because: 'changed' },
      { write: { Put: putRecord(this.#options, notice) } },
    ]);
    return refusal === undefined;
  }

  async refuse(request: UndoRequest, notice: NoticeRecord): Promise<boolean> {
    const { policyTable } = this.#options;
    const refusal = await transact(this.#options, [
      { write: deleteUndoRequest(policyTable, request), because: 'answered' },
      { write: { Put: putRecord(this.#options, notice) } },
    ]);
    return refusal === undefined;
  }

  async findAbandoned(service: string): Promise<readonly Lease[]> {
    const { client, stateTable, clock } = this.#options;
    const items = await queryAll(client, {
      TableName: stateTable,
      IndexName: openLeaseIndex,
      KeyConditionExpression: 'openService = :service AND expiresAt < :now',
      ExpressionAttributeValues: marshall({ ':service': service, ':now': clock.now().getTime() }),
    });
    return items.map(toLease);
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

  async readFinding(findingId: string): Promise<readonly AuditRecord[]> {
    const { client, auditTable } = this.#options;
    return readFinding({ client, table: auditTable }, findingId);
  }
}
