import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { startAccount } from '../../../sandbox/emulators.ts';
import { readFinding } from '../../../shared/audit/query.ts';
import type { NoticeRecord } from '../../../shared/audit/record.ts';
import type { DynamoDbTrail } from '../../../shared/audit/dynamodb-trail.ts';
import type { DynamoDbPolicyDesk } from '../../../shared/policy/dynamodb-policy-desk.ts';
import type { Hold } from '../../../shared/policy/hold.ts';
import { notice, observation } from '../../support/audit-records.ts';
import { approve, exemption, hold, undoRequest } from '../../support/policy-values.ts';
import type { TestClock } from '../../support/test-clock.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { WireStores } from '../../support/wire-stores.ts';
import { createGroupRef } from '../../support/wire-trail.ts';

describe('the policy in DynamoDB', () => {
  let account: WireAccount;
  let clock: TestClock;
  let desk: DynamoDbPolicyDesk;
  let trail: DynamoDbTrail;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  beforeEach(() => {
    ({ clock, desk, trail } = new WireStores(account));
  });

  /** A notice of its own, filed under a subject of its own. */
  const newNotice = (over: Partial<NoticeRecord> = {}): NoticeRecord =>
    notice({ recordId: randomUUID(), findingId: `subject-${randomUUID()}`, ...over });

  const readNotices = async ({ findingId }: NoticeRecord) =>
    readFinding({ client: account.clients.dynamoDb, table: account.tables.auditTable }, findingId);

  async function holdGroup(over: Partial<Hold> = {}): Promise<Hold> {
    const held = hold(createGroupRef(account.place), over);
    await trail.hold(observation({ recordId: randomUUID(), resource: held.resource }), held, undefined);
    return held;
  }

  describe('a circuit breaker', () => {
    const key = () => `breaker-${randomUUID()}`;
    const hence = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();

    async function findBreaker(wanted: string) {
      const { breakers } = await desk.load();
      return breakers.find((breaker) => breaker.key === wanted);
    }

    it('opens once, with one alert, however many see that it is full', async () => {
      const full = key();
      const alerts = Array.from({ length: 8 }, () => newNotice({ topic: 'breaker-opened' }));

      const opened = await Promise.all(
        alerts.map(async (alert) => desk.openBreaker(full, hence(1000), alert)),
      );

      expect(opened.filter(Boolean)).toHaveLength(1);
      const written = await Promise.all(alerts.map(readNotices));
      expect(written.flat()).toEqual([alerts[opened.indexOf(true)]]);
      await expect(findBreaker(full)).resolves.toEqual({ key: full, counts: {}, openUntil: hence(1000) });
    });

    it('opens again after it closed', async () => {
      const full = key();
      await desk.openBreaker(full, hence(1000), newNotice());
      clock.advance(1000);

      await expect(desk.openBreaker(full, hence(1000), newNotice())).resolves.toBe(true);
    });

    it('is closed by hand with all that it counted, but not once it opened anew', async () => {
      const full = key();
      const first = hence(1000);
      await desk.openBreaker(full, first, newNotice());
      clock.advance(1000);
      const second = hence(1000);
      await desk.openBreaker(full, second, newNotice());
      const close = async (openUntil: string) =>
        desk.rule([newNotice()], [{ kind: 'close-breaker', key: full, openUntil }]);

      await expect(close(first)).resolves.toBe('conflict');
      await expect(findBreaker(full)).resolves.toMatchObject({ openUntil: second });
      await expect(close(second)).resolves.toBe('done');

      await expect(findBreaker(full)).resolves.toBeUndefined();
      await expect(close(second)).resolves.toBe('conflict');
    });
  });

  describe('what waits', () => {
    it('is listed for some controls, or for all', async () => {
      const control = `c-${randomUUID()}`;
      const ofOne = [await holdGroup({ control }), await holdGroup({ control })];
      const ofLonger = await holdGroup({ control: `${control}-too` });

      const byArn = (a: Hold, b: Hold) => a.resource.arn.localeCompare(b.resource.arn);
      expect((await desk.listHolds([control])).toSorted(byArn)).toEqual(ofOne.toSorted(byArn));
      await expect(desk.listHolds([`${control}-too`, 'none'])).resolves.toEqual([ofLonger]);
      await expect(desk.listHolds([])).resolves.toEqual([]);
      await expect(desk.listHolds()).resolves.toEqual(expect.arrayContaining([...ofOne, ofLonger]));
    });

    it('is listed until it was undone or refused', async () => {
      const request = undoRequest(createGroupRef(account.place));
      await desk.rule([newNotice()], [{ kind: 'put-undo-request', request }]);
      await expect(desk.listUndoRequests()).resolves.toContainEqual(request);

      await desk.rule([newNotice()], [{ kind: 'delete-undo-request', request }]);

      await expect(desk.listUndoRequests()).resolves.not.toContainEqual(request);
    });

    it('says when its service was last asked to look at it', async () => {
      const held = await holdGroup();
      const request = undoRequest(held.resource);
      await desk.rule([newNotice()], [{ kind: 'put-undo-request', request }]);
      const wokenAt = clock.now().toISOString();

      await desk.markWoken(held, wokenAt);
      await desk.markWoken(request, wokenAt);

      await expect(desk.findHold(held.control, held.resource.arn)).resolves.toEqual({ ...held, wokenAt });
      await expect(desk.findUndoRequest(request.findingId)).resolves.toEqual({ ...request, wokenAt });
    });

    it('is not marked where it is another one by now, or gone', async () => {
      const held = await holdGroup();
      const answered = approve(held);
      await desk.rule([newNotice()], [{ kind: 'put-hold', hold: answered, was: held }]);
      const gone = undoRequest(held.resource);

      await desk.markWoken(held, clock.now().toISOString());
      await desk.markWoken(gone, clock.now().toISOString());

      await expect(desk.findHold(held.control, held.resource.arn)).resolves.toEqual(answered);
      await expect(desk.findUndoRequest(gone.findingId)).resolves.toBeUndefined();
    });
  });

  it('is read whole where it takes more than one page', async () => {
    // A page is 1 MB: 30 exemptions of 40 KB are two.
    const long = Array.from({ length: 30 }, () => exemption({ reason: 'x'.repeat(40_000) }));
    for (const each of long) {
      await desk.rule([newNotice()], [{ kind: 'put-exemption', exemption: each, was: undefined }]);
    }

    const { exemptions } = await desk.load();

    for (const each of long) expect(exemptions).toContainEqual(each);
  });

  it('is not read at all where one of its items cannot be: nobody guesses what it says', async () => {
    const { dynamoDb: client } = account.clients;
    const TableName = account.tables.policyTable;
    const key = { pk: 'policy', sk: 'pause#broken' };
    await client.send(new PutItemCommand({ TableName, Item: marshall({ ...key, since: 'yesterday' }) }));

    await expect(desk.load()).rejects.toThrow("The policy's item policy pause#broken cannot be read");

    await client.send(new DeleteItemCommand({ TableName, Key: marshall(key) }));
    await expect(desk.load()).resolves.toBeDefined();
  });
});
