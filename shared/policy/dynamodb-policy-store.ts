import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Item, putRecord } from '../audit/items.ts';
import type { NoticeRecord } from '../audit/record.ts';
import type { RecordTable } from '../audit/writing-rules.ts';
import { queryAll } from '../aws/query-all.ts';
import { transact } from '../aws/transact.ts';
import type { Clock } from '../control/clock.ts';
import type { Baseline } from './baseline.ts';
import type { BreakerKey } from './breaker.ts';
import type { Drift } from './contest.ts';
import type { Hold } from './hold.ts';
import {
  getBaselineKey,
  getBreakerKey,
  getDriftsKey,
  getHoldKey,
  getLegalHoldKey,
  getUndoRequestKey,
  type PolicyKey,
  toBaseline,
  toDrifts,
  toHold,
  toPolicyItem,
  toLegalHold,
  toSnapshot,
  toUndoRequest,
  versionKey,
} from './items.ts';
import type { LegalHold } from './legal-hold.ts';
import type { PolicySnapshot, PolicyStore } from './store.ts';
import type { UndoRequest } from './undo-request.ts';
import { isBaseline } from './writes.ts';

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
    const items = await this.#listOf(getHoldKey, controls);
    return items.map(toHold);
  }

  async listLegalHolds(): Promise<readonly LegalHold[]> {
    return (await this.query(getLegalHoldKey('').pk)).map(toLegalHold);
  }

  async readDrifts(control: string, resourceArn: string): Promise<readonly Drift[]> {
    const item = await this.#get(this.#options.stateTable, getDriftsKey(control, resourceArn));
    return item === undefined ? [] : toDrifts(item);
  }

  async findBaseline(control: string, resourceArn: string): Promise<Baseline | undefined> {
    const item = await this.#get(this.#options.policyTable, getBaselineKey(control, resourceArn));
    return item === undefined ? undefined : toBaseline(item);
  }

  async listBaselines(controls?: readonly string[]): Promise<readonly Baseline[]> {
    const items = await this.#listOf(getBaselineKey, controls);
    return items.map(toBaseline);
  }

  async keepBaseline(baseline: Baseline, was: Baseline | undefined): Promise<void> {
    const Item = toPolicyItem(getBaselineKey(baseline.control, baseline.resource.arn), baseline);
    const put = { TableName: this.#options.policyTable, Item, ...isBaseline(was) };
    await unlessChanged(this.#options.client.send(new PutItemCommand(put)));
  }

  async forgetBaseline(baseline: Baseline): Promise<void> {
    const Key = marshall(getBaselineKey(baseline.control, baseline.resource.arn));
    const removal = { TableName: this.#options.policyTable, Key, ...isBaseline(baseline) };
    await unlessChanged(this.#options.client.send(new DeleteItemCommand(removal)));
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

  /** What is kept by control and resource. */
  async #listOf(
    toKey: (control: string, resourceArn: string) => PolicyKey,
    controls: readonly string[] | undefined,
  ): Promise<readonly Item[]> {
    const { pk } = toKey('', '');
    if (controls === undefined) return this.query(pk);
    const found = await Promise.all(controls.map(async (id) => this.query(pk, toKey(id, '').sk)));
    return found.flat();
  }

  async #get(table: string, key: object): Promise<Item | undefined> {
    const { Item: item } = await this.#options.client.send(
      new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
    );
    return item;
  }
}

/** Waits for a write that is not made where somebody else was quicker. */
async function unlessChanged(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
