import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { putRecord } from '../audit/items.ts';
import type { NoticeRecord } from '../audit/record.ts';
import { type Step, transact } from '../aws/transact.ts';
import { type DynamoDbPolicyOptions, DynamoDbPolicyStore } from './dynamodb-policy-store.ts';
import type { Hold } from './hold.ts';
import {
  getBaselineKey,
  getBreakerKey,
  getExemptionKey,
  getHoldKey,
  getLegalHoldKey,
  getPauseKey,
  getUndoRequestKey,
  toPolicyItem,
  toUndoRequest,
} from './items.ts';
import type { PolicyDesk, PolicyWrite } from './store.ts';
import type { UndoRequest } from './undo-request.ts';
import {
  bumpVersion,
  deleteHold,
  deleteItem,
  deleteUndoRequest,
  isAbsent,
  isBaseline,
  isExemption,
  isHold,
  isLegalHold,
  isOpenUntil,
  isRequest,
  isThere,
  putExemption,
  putHold,
} from './writes.ts';

/** DynamoDB takes no more items in one transaction. */
const mostItems = 100;

// Longer than a command can be under way.
const onceSeconds = 86_400;

/** What a change begins by; a change of anything else is seen by conditions on that very item. */
const versioned: ReadonlySet<PolicyWrite['kind']> = new Set([
  'put-pause',
  'delete-pause',
  'put-exemption',
  'delete-exemption',
]);

/** The policy in DynamoDB for those that may change it. */
export class DynamoDbPolicyDesk extends DynamoDbPolicyStore implements PolicyDesk {
  readonly #options: DynamoDbPolicyOptions;

  constructor(options: DynamoDbPolicyOptions) {
    super(options);
    this.#options = options;
  }

  async listUndoRequests(): Promise<readonly UndoRequest[]> {
    const items = await this.query(getUndoRequestKey('').pk);
    return items.map(toUndoRequest);
  }

  /** @throws Error when it is more than one transaction takes; nothing is written then. */
  async rule(
    notices: readonly NoticeRecord[],
    writes: readonly PolicyWrite[],
    once?: string,
  ): Promise<'done' | 'repeated' | 'conflict'> {
    const { policyTable } = this.#options;
    const steps: readonly Step<'repeated' | 'conflict'>[] = [
      ...(once === undefined ? [] : [{ write: this.#remember(once), because: 'repeated' as const }]),
      ...writes.map((write) => ({ write: toWrite(policyTable, write), because: 'conflict' as const })),
      ...notices.map((notice) => ({ write: { Put: putRecord(this.#options, notice) } })),
      ...(writes.some(({ kind }) => versioned.has(kind)) ? [{ write: bumpVersion(policyTable) }] : []),
    ];
    if (steps.length > mostItems) {
      throw new Error(
        `A ruling takes ${String(steps.length)} items, and DynamoDB writes at most ${String(mostItems)} at once`,
      );
    }
    const refusal = await transact(this.#options, steps);
    return refusal?.because ?? 'done';
  }

  async markWoken(woken: Hold | UndoRequest, at: string): Promise<void> {
    const isOfHold = 'revision' in woken;
    const key = isOfHold ? getHoldKey(woken.control, woken.resource.arn) : getUndoRequestKey(woken.findingId);
    const condition = isOfHold ? isHold(woken) : isRequest(woken);
    const marking = {
      TableName: this.#options.policyTable,
      Key: marshall(key),
      ...condition,
      UpdateExpression: 'SET wokenAt = :at',
      ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':at': { S: at } },
    };
    await transact(this.#options, [{ write: { Update: marking }, because: 'changed' }]);
  }

  #remember(command: string): TransactWriteItem {
    const { stateTable, clock } = this.#options;
    const ttl = Math.ceil(clock.now().getTime() / 1000) + onceSeconds;
    return {
      Put: { TableName: stateTable, Item: marshall({ pk: `command#${command}`, ttl }), ...isAbsent },
    };
  }
}

function toWrite(policyTable: string, write: PolicyWrite): TransactWriteItem {
  switch (write.kind) {
    case 'put-pause': {
      const Item = toPolicyItem(getPauseKey(write.pause.control), write.pause);
      return { Put: { TableName: policyTable, Item, ...isAbsent } };
    }
    case 'delete-pause':
      return deleteItem(policyTable, getPauseKey(write.control), isThere);
    case 'put-exemption':
      return putExemption(policyTable, write.exemption, write.was);
    case 'delete-exemption':
      return deleteItem(policyTable, getExemptionKey(write.exemption), isExemption(write.exemption));
    case 'put-hold':
      return putHold(policyTable, write.hold, write.was);
    case 'delete-hold':
      return deleteHold(policyTable, write.hold, isHold(write.hold));
    case 'close-breaker':
      return deleteItem(policyTable, getBreakerKey(write.key), isOpenUntil(write.openUntil));
    case 'delete-baseline': {
      const { baseline } = write;
      return deleteItem(
        policyTable,
        getBaselineKey(baseline.control, baseline.resource.arn),
        isBaseline(baseline),
      );
    }
    case 'put-undo-request': {
      const Item = toPolicyItem(getUndoRequestKey(write.request.findingId), write.request);
      return { Put: { TableName: policyTable, Item, ...isAbsent } };
    }
    case 'delete-undo-request':
      return deleteUndoRequest(policyTable, write.request);
    case 'put-legal-hold': {
      const Item = toPolicyItem(getLegalHoldKey(write.legalHold.findingId), write.legalHold);
      return { Put: { TableName: policyTable, Item, ...isLegalHold(write.was) } };
    }
    case 'delete-legal-hold': {
      const key = getLegalHoldKey(write.legalHold.findingId);
      return deleteItem(policyTable, key, isLegalHold(write.legalHold));
    }
  }
}
