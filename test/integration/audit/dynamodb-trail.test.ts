import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { startAccount } from '../../../sandbox/emulators.ts';
import type { DynamoDbTrail } from '../../../shared/audit/dynamodb-trail.ts';
import { fromItem } from '../../../shared/audit/items.ts';
import type { AuditRecord, IntentRecord, OutcomeRecord } from '../../../shared/audit/record.ts';
import type { Lease, LeaseExpectation } from '../../../shared/audit/trail.ts';
import { observation } from '../../support/audit-records.ts';
import type { TestClock } from '../../support/test-clock.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { WireStores } from '../../support/wire-stores.ts';
import {
  beginChange,
  createGroupRef,
  createIntent,
  createOutcome,
  freely,
  leaseMs,
} from '../../support/wire-trail.ts';

/** Longer than two hosts' clocks can be apart. */
const surelyLaterMs = 5000;

// Moto's transactions are not isolated from each other: one that fails puts the whole table back to where it was when
// it began, with what others wrote meanwhile gone. Ministack's are.
describe('the audit trail in DynamoDB', () => {
  let account: WireAccount;
  let clock: TestClock;
  let trail: DynamoDbTrail;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  beforeEach(() => {
    ({ clock, trail } = new WireStores(account));
  });

  const newIntent = (about?: Pick<IntentRecord, 'resource'>): IntentRecord =>
    createIntent(about?.resource ?? createGroupRef(account.place), clock);
  const outcomeOf = (record: IntentRecord): OutcomeRecord => createOutcome(record, clock);
  const untouched = (): LeaseExpectation => ({ kind: 'untouched-since', readAt: clock.now() });
  const lastSeen = ({ token }: Lease): LeaseExpectation => ({ kind: 'last-seen', token });
  const begin = async (record: IntentRecord, expected = untouched()): Promise<Lease> =>
    beginChange(trail, record, expected);

  async function readRecords({
    resource: { arn },
  }: Pick<IntentRecord, 'resource'>): Promise<readonly AuditRecord[]> {
    const { clients, tables } = account;
    const { Items = [] } = await clients.dynamoDb.send(
      new ScanCommand({ TableName: tables.auditTable, ConsistentRead: true }),
    );
    return Items.map(fromItem).filter((record) => record.resource?.arn === arn);
  }

  async function readLease(arn: string): Promise<Record<string, unknown>> {
    const { clients, tables } = account;
    const { Item = {} } = await clients.dynamoDb.send(
      new GetItemCommand({ TableName: tables.stateTable, Key: { pk: { S: `lease#${arn}` } } }),
    );
    return unmarshall(Item);
  }

  describe('a change that begins', () => {
    it('has its intent in the trail, word for word, before anything is done', async () => {
      const record = newIntent();

      const lease = await begin(record);

      await expect(readRecords(record)).resolves.toEqual([record]);
      await expect(trail.getIntent(lease)).resolves.toEqual(record);
      expect(lease).toMatchObject({ held: true, expiresAt: clock.now().getTime() + leaseMs });
    });

    it('is the only one of those that begin at once; the others hear who it is', async () => {
      const first = newIntent();
      const records = [first, ...Array.from({ length: 7 }, () => newIntent(first))];

      const beginnings = await Promise.all(
        records.map(async (record) => trail.begin(record, untouched(), freely)),
      );

      const [begun, ...more] = beginnings.filter((beginning) => beginning.begun);
      expect(more).toEqual([]);
      const refused = beginnings.filter((beginning) => !beginning.begun);
      expect(refused).toHaveLength(7);
      for (const beginning of refused) {
        expect(beginning).toEqual({ begun: false, because: 'lease', current: begun?.lease });
      }
      await expect(readRecords(first)).resolves.toEqual(
        records.filter(({ recordId }) => recordId === begun?.lease.intentId),
      );
    });

    it('does not keep changes of other resources from beginning', async () => {
      await Promise.all([1, 2, 3].map(async () => expect(begin(newIntent())).resolves.toBeDefined()));
    });
  });

  describe('a resource that was given back', () => {
    async function changeOnce(): Promise<{ record: IntentRecord; lease: Lease }> {
      const record = newIntent();
      const lease = await begin(record);
      clock.advance(1000);
      await expect(trail.finish(lease, outcomeOf(record))).resolves.toBe(true);
      return { record, lease };
    }

    it('has the intent and its outcome in the trail, and a lease that nobody holds', async () => {
      const { record, lease } = await changeOnce();

      expect((await readRecords(record)).map(({ kind }) => kind).toSorted()).toEqual(['intent', 'outcome']);
      const item = await readLease(record.resource.arn);
      expect(item).toMatchObject({ token: lease.token, held: false, releasedAt: clock.now().getTime() });
      expect(item).not.toHaveProperty('openService');
    });

    it('is given back once: a second outcome under the same lease is not written', async () => {
      const { record, lease } = await changeOnce();

      await expect(trail.finish(lease, outcomeOf(record))).resolves.toBe(false);

      await expect(readRecords(record)).resolves.toHaveLength(2);
    });

    it('is refused to who read it before that: what was read is no longer so', async () => {
      const readAt = clock.now();
      const { record, lease } = await changeOnce();

      const beginning = await trail.begin(newIntent(record), { kind: 'untouched-since', readAt }, freely);

      expect(beginning).toEqual({ begun: false, because: 'lease', current: { ...lease, held: false } });
    });

    it('is refused to who read it so little later that another clock may call it earlier', async () => {
      const { record } = await changeOnce();
      clock.advance(500);

      await expect(trail.begin(newIntent(record), untouched(), freely)).resolves.toMatchObject({
        begun: false,
      });
    });

    it('is free for who read it surely later', async () => {
      const { record } = await changeOnce();
      clock.advance(surelyLaterMs);

      await expect(trail.begin(newIntent(record), untouched(), freely)).resolves.toMatchObject({
        begun: true,
      });
    });

    it('is free at once for who saw that very lease before reading', async () => {
      const { record, lease } = await changeOnce();

      await expect(trail.begin(newIntent(record), lastSeen(lease), freely)).resolves.toMatchObject({
        begun: true,
      });
    });

    it('is refused to who saw an earlier lease than the last', async () => {
      const { record, lease } = await changeOnce();
      const again = newIntent(record);
      const { token } = await begin(again, lastSeen(lease));

      await expect(trail.begin(newIntent(record), lastSeen(lease), freely)).resolves.toMatchObject({
        begun: false,
        current: { token, held: true },
      });
    });
  });

  describe('a function that ended without a word', () => {
    it('is found once its lease has expired, by the sweep of its own service only', async () => {
      const record = newIntent();
      const lease = await begin(record);
      await expect(trail.findAbandoned('ec2')).resolves.not.toContainEqual(lease);
      clock.advance(leaseMs + 1);

      await expect(trail.findAbandoned('ec2')).resolves.toContainEqual(lease);
      await expect(trail.findAbandoned('s3')).resolves.toEqual([]);
    });

    it('is found no more once its change is closed', async () => {
      const record = newIntent();
      const lease = await begin(record);
      clock.advance(leaseMs + 1);
      await trail.finish(lease, outcomeOf(record));

      await expect(trail.findAbandoned('ec2')).resolves.not.toContainEqual(
        expect.objectContaining({ resourceArn: lease.resourceArn }),
      );
    });

    it('loses the resource to who saw its expired lease, but not to who did not', async () => {
      const record = newIntent();
      const lease = await begin(record);
      clock.advance(leaseMs + 1);

      await expect(trail.begin(newIntent(record), untouched(), freely)).resolves.toMatchObject({
        begun: false,
      });
      await expect(trail.begin(newIntent(record), lastSeen(lease), freely)).resolves.toMatchObject({
        begun: true,
      });
    });

    it('loses it to one only of those that take over at once', async () => {
      const record = newIntent();
      const lease = await begin(record);
      clock.advance(leaseMs + 1);

      const takeovers = await Promise.all(
        [1, 2, 3, 4].map(async () => trail.begin(newIntent(record), lastSeen(lease), freely)),
      );

      expect(takeovers.filter(({ begun }) => begun)).toHaveLength(1);
    });

    it('cannot finish after that: nothing is written, and the new holder keeps the resource', async () => {
      const record = newIntent();
      const lease = await begin(record);
      clock.advance(leaseMs + 1);
      const next = newIntent(record);
      const { token } = await begin(next, lastSeen(lease));

      await expect(trail.finish(lease, outcomeOf(record))).resolves.toBe(false);

      await expect(readRecords(record)).resolves.toHaveLength(2);
      await expect(readLease(record.resource.arn)).resolves.toMatchObject({ token, held: true });
    });

    it('can still have it told what it did', async () => {
      const record = newIntent();
      await begin(record);
      const late = outcomeOf(record);

      await trail.append(late);

      await expect(readRecords(record)).resolves.toContainEqual(late);
    });
  });

  describe('a record', () => {
    it('is never overwritten by an intent of the same id, which takes no lease either', async () => {
      const record = newIntent();
      const { token } = await begin(record);
      clock.advance(leaseMs + 1);
      const other = { ...record, title: 'another text' };

      await expect(trail.begin(other, { kind: 'last-seen', token }, freely)).rejects.toThrow(
        /ConditionalCheckFailed/,
      );

      await expect(readRecords(record)).resolves.toEqual([record]);
      await expect(readLease(record.resource.arn)).resolves.toMatchObject({ token });
    });

    it('is never overwritten by an outcome of the same id, which gives nothing back', async () => {
      const record = newIntent();
      const said = outcomeOf(record);
      await trail.append(said);
      const lease = await begin(record);

      await expect(trail.finish(lease, { ...said, status: 'failed' })).rejects.toThrow(
        /ConditionalCheckFailed/,
      );
      await expect(trail.append({ ...said, status: 'failed' })).rejects.toThrow(/conditional/i);

      await expect(readRecords(record)).resolves.toContainEqual(said);
      await expect(readLease(record.resource.arn)).resolves.toMatchObject({ held: true });
    });

    it('of an observation is written once for each finding, whoever comes first', async () => {
      const { resource, findingId } = newIntent();
      const seen = [1, 2, 3, 4].map((n) =>
        observation({
          resource,
          findingId,
          recordId: `r${String(n)}`,
          at: `2026-01-31T09:00:0${String(n)}.000Z`,
        }),
      );

      const written = await Promise.all(seen.map(async (record) => trail.observe(record)));

      expect(written.filter(Boolean)).toHaveLength(1);
      await expect(readRecords({ resource })).resolves.toEqual([seen[written.indexOf(true)]]);
    });
  });
});
