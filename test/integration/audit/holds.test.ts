import { randomUUID } from 'node:crypto';
import { startAccount } from '../../../sandbox/emulators.ts';
import type { DynamoDbTrail } from '../../../shared/audit/dynamodb-trail.ts';
import type { NoticeRecord, ObservationRecord } from '../../../shared/audit/record.ts';
import type { ResourceRef } from '../../../shared/control/resource.ts';
import type { DynamoDbPolicyStore } from '../../../shared/policy/dynamodb-policy-store.ts';
import type { Hold } from '../../../shared/policy/hold.ts';
import { notice, observation } from '../../support/audit-records.ts';
import { approve, hold } from '../../support/policy-values.ts';
import type { TestClock } from '../../support/test-clock.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { WireStores } from '../../support/wire-stores.ts';
import { createGroupRef, createIntent, createOutcome, freely } from '../../support/wire-trail.ts';

describe('a violation that is held', () => {
  let account: WireAccount;
  let clock: TestClock;
  let trail: DynamoDbTrail;
  let policy: DynamoDbPolicyStore;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
  });

  afterAll(async () => account.stop());

  beforeEach(() => {
    ({ clock, trail, desk: policy } = new WireStores(account));
  });

  const find = async ({ control, resource }: Hold): Promise<Hold | undefined> =>
    policy.findHold(control, resource.arn);

  const observe = (resource: ResourceRef): ObservationRecord =>
    observation({ recordId: randomUUID(), findingId: `hf-${randomUUID()}`, resource });

  const settle = ({ findingId }: ObservationRecord): NoticeRecord =>
    notice({ recordId: randomUUID(), findingId, topic: 'settled' });

  /** A hold that is written, and what was observed. */
  async function holdGroup(): Promise<{ seen: ObservationRecord; held: Hold }> {
    const seen = observe(createGroupRef(account.place));
    const held = hold(seen.resource, { findingId: seen.findingId });
    await expect(trail.hold(seen, held, undefined)).resolves.toBe(true);
    return { seen, held };
  }

  it('is found as it was written, with what was observed in the trail', async () => {
    const { seen, held } = await holdGroup();

    await expect(find(held)).resolves.toEqual(held);
    await expect(trail.readFinding(seen.findingId)).resolves.toEqual([seen]);
    await expect(policy.findHold('another', held.resource.arn)).resolves.toBeUndefined();
  });

  it('is held by one only of those that see it at once, and what the others saw is not written', async () => {
    const resource = createGroupRef(account.place);
    const all = Array.from({ length: 6 }, () => ({ seen: observe(resource), held: hold(resource) }));

    const written = await Promise.all(all.map(async ({ seen, held }) => trail.hold(seen, held, undefined)));

    expect(written.filter(Boolean)).toHaveLength(1);
    await expect(find(hold(resource))).resolves.toEqual(all[written.indexOf(true)]?.held);
    for (const [index, { seen }] of all.entries()) {
      const records = written[index] === true ? [seen] : [];
      await expect(trail.readFinding(seen.findingId)).resolves.toEqual(records);
    }
  });

  it('is held anew in place of the hold that was read, but never in place of an answer', async () => {
    const { seen, held } = await holdGroup();
    const answered = approve(held);
    await expect(trail.hold(observe(seen.resource), answered, held)).resolves.toBe(true);

    await expect(trail.hold(observe(seen.resource), hold(seen.resource), held)).resolves.toBe(false);

    await expect(find(held)).resolves.toEqual(answered);
  });

  it('is let go with a note, unless somebody answered meanwhile', async () => {
    const { seen, held } = await holdGroup();
    const settled = settle(seen);
    const answered = approve(held);
    await trail.hold(observe(seen.resource), answered, held);

    await expect(trail.release(held, settled)).resolves.toBe(false);
    await expect(find(held)).resolves.toEqual(answered);
    await expect(trail.release(answered, settled)).resolves.toBe(true);

    await expect(find(held)).resolves.toBeUndefined();
    await expect(trail.readFinding(seen.findingId)).resolves.toEqual([seen, settled]);
  });

  it('is over with the outcome of the change, even if its service was asked again meanwhile', async () => {
    const { held } = await holdGroup();
    const record = createIntent(held.resource, clock);
    const beginning = await trail.begin(
      record,
      { kind: 'untouched-since', readAt: clock.now() },
      { ...freely, hold: held },
    );
    if (!beginning.begun) throw new Error(`the change could not begin: ${beginning.because}`);
    await trail.hold(observe(held.resource), approve(held), held);

    await expect(trail.finish(beginning.lease, createOutcome(record, clock), { hold: held })).resolves.toBe(
      true,
    );

    await expect(find(held)).resolves.toBeUndefined();
  });

  it('stays held where the outcome comes from a function that lost the resource', async () => {
    const { held } = await holdGroup();
    const record = createIntent(held.resource, clock);
    const lease = {
      resourceArn: held.resource.arn,
      token: 'lost',
      held: true,
      expiresAt: 0,
      findingId: record.findingId,
      intentId: record.recordId,
      intentAt: record.at,
    };

    await expect(trail.finish(lease, createOutcome(record, clock), { hold: held })).resolves.toBe(false);

    await expect(find(held)).resolves.toEqual(held);
  });
});
