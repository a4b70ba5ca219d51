import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Item, putRecord } from '../audit/items.ts';
import type { NoticeRecord } from '../audit/record.ts';
import type { RecordTable } from '../audit/writing-rules.ts';
import { queryAll } from '../aws/query-all.ts';
import { transact } from '../aws/transact.ts';
import type { Clock } from '../control/clock.ts';
import type { BreakerKey } from './breaker.ts';
import type { Drift } from './contest.ts';
import type { Hold } from './hold.ts';
import {
  getBreakerKey,
  getDriftsKey,
  getHoldKey,
  getLegalHoldKey,
  getUndoRequestKey,
  type PolicyKey,
  toDrifts,
  toHold,
  toLegalHold,
  toSnapshot,
  toUndoRequest,
  versionKey,
} from './items.ts';
import type { LegalHold } from './legal-hold.ts';
import type { PolicySnapshot, PolicyStore } from './store.ts';
import type { UndoRequest } from './undo-request.ts';

export interface DynamoDbPolicyOptions extends RecordTable {
  readonly client: DynamoDBClient;
  readonly stateTable: string;
  readonly policyTable: string;
  readonly clock: Clock;
}

/** The policy in DynamoDB. Every read is consistent: what was commanded holds from the next decision on. */
export class DynamoDbPolicyStore implements PolicyStore {
  readonly #options: DynamoDbPolicyOptions;

  constructor(options: DynamoDbPolicyOptions) {
    this.#options = options;
  }

  /** @throws Error naming an item that cannot be read */
  async load(): Promise<PolicySnapshot> {
    return toSnapshot(await this.query(versionKey.pk));
  }

  async findHold(control: string, resourceArn: string): Promise<Hold | undefined> {
    const item = await this.#get(this.#options.policyTable, getHoldKey(control, resourceArn));
    return item === undefined ? undefined : toHold(item);
  }

  async listHolds(controls?: readonly string[]): Promise<readonly Hold[]> {
    const { pk } = getHoldKey('', '');
    if (controls === undefined) return (await this.query(pk)).map(toHold);
    const found = await Promise.all(controls.map(async (id) => this.query(pk, getHoldKey(id, '').sk)));
    return found.flat().map(toHold);
  }

  async listLegalHolds(): Promise<readonly LegalHold[]> {
    return (await this.query(getLegalHoldKey('').pk)).map(toLegalHold);
  }

  async readDrifts(control: string, resourceArn: string): Promise<readonly Drift[]> {
    const item = await this.#get(this.#options.stateTable, getDriftsKey(control, resourceArn));
    return item === undefined ? [] : toDrifts(item);
  }

  async findUndoRequest(findingId: string): Promise<UndoRequest | undefined> {
    const item = await this.#get(this.#options.policyTable, getUndoRequestKey(findingId));
    return item === undefined ? undefined : toUndoRequest(item);
  }

  async openBreaker(key: BreakerKey, openUntil: string, notice: NoticeRecord): Promise<boolean> {
    const { policyTable, clock } = this.#options;
    const opening = {
      TableName: policyTable,
      Key: marshall(getBreakerKey(key)),
      UpdateExpression: 'SET openUntil = :until',
      ConditionExpression: 'attribute_not_exists(openUntil) OR openUntil <= :now',
      ExpressionAttributeValues: marshall({ ':until': openUntil, ':now': clock.now().toISOString() }),
    };
    const refusal = await transact(this.#options, [
      { write: { Update: opening }, because: 'open' },
      { write: { Put: putRecord(this.#options, notice) } },
    ]);
    return refusal === undefined;
  }

  /** Items of a partition of the policy table, or those whose sort key begins with a text. */
  protected async query(pk: PolicyKey['pk'], prefix = ''): Promise<readonly Item[]> {
    const { client, policyTable } = this.#options;
    return queryAll(client, {
      TableName: policyTable,
      ConsistentRead: true,
      KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: marshall(prefix === '' ? { ':pk': pk } : { ':pk': pk, ':prefix': prefix }),
    });
  }

  async #get(table: string, key: object): Promise<Item | undefined> {
    const { Item: item } = await this.#options.client.send(
      new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
    );
    return item;
  }
}
