import { randomUUID } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDbTrail } from '../../shared/audit/dynamodb-trail.ts';
import type { IntentRecord, NoticeRecord } from '../../shared/audit/record.ts';
import type { Admission, Beginning } from '../../shared/audit/trail.ts';
import type { ResourceRef } from '../../shared/control/resource.ts';
import type { DynamoDbPolicyDesk } from '../../shared/policy/dynamodb-policy-desk.ts';
import { notice } from './audit-records.ts';
import { TestClock } from './test-clock.ts';
import type { WireAccount } from './wire-account.ts';
import { createDesk, createGroupRef, createTrail } from './wire-trail.ts';

/** The trail and the policy in an account's tables, with a clock that a test holds. */
export class WireStores {
  readonly clock = new TestClock();
  readonly trail: DynamoDbTrail;
  readonly desk: DynamoDbPolicyDesk;
  readonly #account: WireAccount;

  constructor(account: WireAccount) {
    this.#account = account;
    this.trail = createTrail(account, this.clock);
    this.desk = createDesk(account, this.clock);
  }

  newGroup(): ResourceRef {
    return createGroupRef(this.#account.place);
  }

  newNotice(): NoticeRecord {
    return notice({ recordId: randomUUID(), at: this.clock.now().toISOString() });
  }

  /** What is decided by now, with what a test wants otherwise. */
  async admission(over: Partial<Admission> = {}): Promise<Admission> {
    const { version } = await this.desk.load();
    return { policyVersion: version, hold: undefined, counts: [], ...over };
  }

  async begin(intent: IntentRecord, by: Admission): Promise<Beginning> {
    return this.trail.begin(intent, { kind: 'untouched-since', readAt: this.clock.now() }, by);
  }

  /** Whether neither the intent nor a lease on its resource is there. */
  async isUnwritten({ findingId, resource }: IntentRecord): Promise<boolean> {
    const records = await this.trail.readFinding(findingId);
    const { Item } = await this.#account.clients.dynamoDb.send(
      new GetItemCommand({
        TableName: this.#account.tables.stateTable,
        Key: { pk: { S: `lease#${resource.arn}` } },
      }),
    );
    return records.length === 0 && Item === undefined;
  }
}
