import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { startAccount } from '../../../sandbox/emulators.ts';
import type { ResourceRef } from '../../../shared/control/resource.ts';
import { type BreakerKey, getSlice, toCount } from '../../../shared/policy/breaker.ts';
import { getDriftsKey } from '../../../shared/policy/items.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { WireStores } from '../../support/wire-stores.ts';
import { createIntent, createOutcome, toDrift } from '../../support/wire-trail.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

// In ministack, whose transactions are isolated from each other as DynamoDB's are; moto's are not.
describe('what stops a change that the policy allows', () => {
  let account: WireAccount;
  let stores: WireStores;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  beforeEach(() => {
    stores = new WireStores(account);
  });

  describe('the times that it was put back of late', () => {
    const contest = { times: 3, withinMs: hourMs };

    /** Has a resource put back a minute later, so that no clock calls it earlier; tells what stood against it. */
    async function putBack(resource: ResourceRef, limits = contest): Promise<string> {
      stores.clock.advance(minuteMs);
      const intent = createIntent(resource, stores.clock);
      const beginning = await stores.begin(intent, await stores.admission({ contest: limits }));
      if (!beginning.begun) return beginning.because;
      const drift = { drift: toDrift(intent), ...limits };
      await stores.trail.finish(beginning.lease, createOutcome(intent, stores.clock), { drift });
      return 'begun';
    }

    const readTimes = async (resource: ResourceRef): Promise<number> => {
      const drifts = await stores.desk.readDrifts(createIntent(resource, stores.clock).control, resource.arn);
      expect(drifts.map(({ at }) => at)).toEqual(
        drifts
          .map(({ at }) => at)
          .toSorted()
          .toReversed(),
      );
      return drifts.length;
    };

    it('stop it when they are too many, and are told newest first, with who was on the other side', async () => {
      const group = stores.newGroup();
      for (let n = 0; n < 3; n += 1) await expect(putBack(group)).resolves.toBe('begun');

      await expect(putBack(group)).resolves.toBe('contested');

      const intent = createIntent(group, stores.clock);
      const drifts = await stores.desk.readDrifts(intent.control, group.arn);
      expect(drifts).toHaveLength(3);
      expect(drifts[0]?.actor).toEqual(intent.actor);
      await expect(readTimes(group)).resolves.toBe(3);
      await expect(putBack(stores.newGroup())).resolves.toBe('begun');
    });

    it('count within a window that slides', async () => {
      const group = stores.newGroup();
      await putBack(group);
      stores.clock.advance(30 * minuteMs);
      await putBack(group);
      await putBack(group);
      await expect(putBack(group)).resolves.toBe('contested');

      stores.clock.advance(26 * minuteMs);
      await expect(putBack(group)).resolves.toBe('contested');
      stores.clock.advance(minuteMs);

      await expect(putBack(group)).resolves.toBe('begun');
      await expect(putBack(group)).resolves.toBe('contested');
    });

    it('go on to count where the settings change', async () => {
      const group = stores.newGroup();
      for (let n = 0; n < 3; n += 1) await putBack(group);

      await expect(putBack(group, { ...contest, times: 5 })).resolves.toBe('begun');
      await expect(putBack(group, { ...contest, times: 5 })).resolves.toBe('begun');
      await expect(putBack(group, { ...contest, times: 5 })).resolves.toBe('contested');
      await expect(putBack(group, { ...contest, times: 2 })).resolves.toBe('contested');
      await expect(putBack(group, { times: 2, withinMs: minuteMs })).resolves.toBe('begun');
      await expect(readTimes(group)).resolves.toBe(2);
      await expect(putBack(group, { times: 1, withinMs: 1 })).resolves.toBe('begun');
      await expect(readTimes(group)).resolves.toBe(1);
      await expect(putBack(group, { ...contest, times: 10 })).resolves.toBe('begun');
      await expect(readTimes(group)).resolves.toBe(2);
    });

    it('are forgotten a day after they stopped to matter', async () => {
      const group = stores.newGroup();
      await putBack(group);
      const { Item = {} } = await account.clients.dynamoDb.send(
        new GetItemCommand({
          TableName: account.tables.stateTable,
          Key: { pk: { S: getDriftsKey(createIntent(group, stores.clock).control, group.arn).pk } },
        }),
      );
      expect(unmarshall(Item)['ttl']).toBe((stores.clock.now().getTime() + 25 * hourMs) / 1000);
    });

    it('stop nobody who would hear that somebody else has the resource at this moment', async () => {
      const first = createIntent(stores.newGroup(), stores.clock);
      const lasting = { times: 1, withinMs: hourMs };
      await stores.begin(first, await stores.admission({ contest: lasting }));

      await expect(
        stores.begin(
          createIntent(first.resource, stores.clock),
          await stores.admission({ contest: lasting }),
        ),
      ).resolves.toMatchObject({ begun: false, because: 'lease' });
    });
  });

  describe('the changes of the last hour', () => {
    /** One more change under a limit, counted by what the policy says now. */
    async function count(key: BreakerKey, limit: number) {
      const { breakers } = await stores.desk.load();
      return toCount(
        key,
        limit,
        breakers.find((breaker) => breaker.key === key),
        stores.clock.now(),
      );
    }

    async function changeUnder(key: BreakerKey, limit: number): Promise<string> {
      const counts = [await count(key, limit)];
      const beginning = await stores.begin(
        createIntent(stores.newGroup(), stores.clock),
        await stores.admission({ counts }),
      );
      return beginning.begun ? 'begun' : beginning.because;
    }

    it('stop the rest of a burst that all began by the same count', async () => {
      const counts = [await count('burst', 25), await count('burst-of-account', 100)];
      const decided = await stores.admission({ counts });
      const intents = Array.from({ length: 40 }, () => createIntent(stores.newGroup(), stores.clock));

      const beginnings = await Promise.all(intents.map(async (intent) => stores.begin(intent, decided)));

      expect(beginnings.filter(({ begun }) => begun)).toHaveLength(25);
      const refused = beginnings.filter(({ begun }) => !begun);
      expect(refused).toEqual(refused.map(() => ({ begun: false, because: 'breaker' })));
      for (const intent of intents.filter((_, index) => beginnings[index]?.begun === false)) {
        await expect(stores.isUnwritten(intent)).resolves.toBe(true);
      }
      const { breakers } = await stores.desk.load();
      const slice = String(getSlice(stores.clock.now()));
      expect(breakers.find(({ key }) => key === 'burst')?.counts).toEqual({ [slice]: 25 });
      expect(breakers.find(({ key }) => key === 'burst-of-account')?.counts).toEqual({ [slice]: 25 });
    });

    it('count until they are an hour old, and no longer', async () => {
      await changeUnder('hour', 2);
      stores.clock.advance(30 * minuteMs);
      await changeUnder('hour', 2);
      await expect(changeUnder('hour', 2)).resolves.toBe('breaker');
      stores.clock.advance(30 * minuteMs);
      await expect(changeUnder('hour', 2)).resolves.toBe('breaker');
      stores.clock.advance(5 * minuteMs);

      await expect(changeUnder('hour', 2)).resolves.toBe('begun');

      const { breakers } = await stores.desk.load();
      const now = getSlice(stores.clock.now());
      expect(breakers.find(({ key }) => key === 'hour')?.counts).toEqual({
        [String(now)]: 1,
        [String(now - 7)]: 1,
      });
    });

    it('stop the first one already where none is allowed', async () => {
      await expect(changeUnder('none', 0)).resolves.toBe('breaker');
    });

    it('stop everything while the breaker is open, and nothing once it closed', async () => {
      await expect(changeUnder('opened', 25)).resolves.toBe('begun');
      const openUntil = new Date(stores.clock.now().getTime() + hourMs).toISOString();
      await expect(stores.desk.openBreaker('opened', openUntil, stores.newNotice())).resolves.toBe(true);

      await expect(changeUnder('opened', 25)).resolves.toBe('breaker');
      stores.clock.advance(hourMs - 1);
      await expect(changeUnder('opened', 25)).resolves.toBe('breaker');
      stores.clock.advance(1);
      await expect(changeUnder('opened', 25)).resolves.toBe('begun');
    });
  });
});
