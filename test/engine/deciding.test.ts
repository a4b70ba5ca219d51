import { handleSignal } from '../../shared/engine/handle-signal.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import { getStatementKey } from '../../shared/iam/policy-meaning.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import {
  ada,
  bo,
  bucket,
  bucketArn,
  control,
  DriftingBucket,
  putBucketPolicy,
} from '../support/drifting-bucket.ts';
import { privatePolicy, publicPolicy, S3Account, publicAccessService } from '../support/s3-account.ts';
import { createTestEngine, type TestEngine } from '../support/test-engine.ts';

const exemption: Exemption = {
  id: 'ex-0000000000000001',
  controls: [control],
  resource: bucketArn,
  reason: 'a public website',
  requestedBy: ada,
  requestedAt: '2026-03-01T10:00:00.000Z',
  approvedBy: bo,
  approvedAt: '2026-03-01T11:00:00.000Z',
  endsAt: '2026-03-02T00:00:00.000Z',
};

describe('deciding', () => {
  let account: S3Account;
  let engine: TestEngine;
  let buckets: DriftingBucket;

  function use(options: Parameters<typeof createTestEngine>[1]): void {
    engine = createTestEngine(publicAccessService, options);
    buckets = new DriftingBucket(account, engine);
  }

  beforeEach(() => {
    account = new S3Account();
    use({});
  });

  afterEach(() => {
    account.stub.restore();
  });

  describe('while Holdfast is paused', () => {
    it('changes nothing, says so once, and puts it back when it is resumed, still naming who caused it', async () => {
      await buckets.pause();

      await expect(buckets.drift()).resolves.toBe('held');
      await expect(buckets.drift()).resolves.toBe('held');
      expect(account.getCalls('writes')).toEqual([]);
      expect(buckets.observations).toMatchObject([{ decision: { action: 'leave', rule: 'paused' } }]);

      await buckets.write({ kind: 'delete-pause', control: undefined });
      await expect(buckets.lookAgain()).resolves.toBe('remediated');
      expect(buckets.isFixed()).toBe(true);
      expect(engine.trail.outcomes).toMatchObject([
        {
          findingId: buckets.observations[0]?.findingId,
          actor: { name: 'robin' },
          signal: { name: 'PutBucketPolicy' },
        },
      ]);
      await expect(engine.policy.listHolds()).resolves.toEqual([]);
    });

    it('changes nothing where the pause came between the decision and its change', async () => {
      const begin = engine.trail.begin.bind(engine.trail);
      jest.spyOn(engine.trail, 'begin').mockImplementationOnce(async (intent, expected, admission) => {
        await buckets.pause();
        return begin(intent, expected, admission);
      });

      await expect(buckets.drift()).resolves.toBe('held');
      expect(account.getCalls('writes')).toEqual([]);
      expect(engine.trail.intents).toEqual([]);
    });

    it('goes on with other controls where only one is paused', async () => {
      await buckets.pause('s3-bucket-acl-private');

      await expect(buckets.drift()).resolves.toBe('remediated');
    });
  });

  describe('with an exemption', () => {
    it('leaves alone what is exempt, and puts it back when the exemption has ended', async () => {
      await buckets.write({ kind: 'put-exemption', exemption, was: undefined });

      await expect(buckets.drift()).resolves.toBe('held');
      expect(buckets.observations).toMatchObject([{ decision: { action: 'leave', rule: 'exempt' } }]);

      engine.clock.advance(24 * 3_600_000);
      await expect(buckets.lookAgain()).resolves.toBe('remediated');
    });

    it('of one violation still puts back the others, and calls that a success', async () => {
      const policy = JSON.parse(publicPolicy(bucket)) as { Statement: [JsonObject, ...JsonObject[]] };
      const violations = [getStatementKey(policy.Statement[0])];
      await buckets.write({ kind: 'put-exemption', exemption: { ...exemption, violations }, was: undefined });
      const another = { ...policy.Statement[0], Sid: 'AlsoPublic', Action: 's3:PutObject' };
      account.buckets.set(bucket, {
        policy: JSON.stringify({ ...policy, Statement: [...policy.Statement, another] }),
      });

      const [result] = await handleSignal(putBucketPolicy(), engine);

      expect(result?.status).toBe('remediated');
      expect(JSON.parse(account.buckets.get(bucket)?.policy ?? '')).toMatchObject({
        Statement: [{ Sid: 'Public' }, { Sid: 'Own' }],
      });
    });
  });

  describe('in mode approve', () => {
    beforeEach(() => {
      use({ mode: 'approve' });
    });

    it('asks once, shows the exact change, and makes it when it is approved', async () => {
      await expect(buckets.drift()).resolves.toBe('held');
      await expect(buckets.drift()).resolves.toBe('held');
      await expect(buckets.lookAgain()).resolves.toBe('held');
      expect(buckets.observations).toMatchObject([
        {
          decision: { action: 'ask', rule: 'mode' },
          change: { apply: [{ operation: 's3:PutBucketPolicy' }] },
        },
      ]);

      await buckets.approve();
      await expect(buckets.lookAgain()).resolves.toBe('remediated');
      expect(engine.trail.outcomes).toMatchObject([
        {
          findingId: buckets.observations[0]?.findingId,
          decision: { rule: 'approval', by: [bo] },
          actor: { name: 'robin' },
        },
      ]);
      await expect(engine.policy.listHolds()).resolves.toEqual([]);
    });

    it('asks again, of a finding of its own, when the state has moved since it was approved', async () => {
      await buckets.drift();
      await buckets.approve();
      const moved = JSON.parse(publicPolicy(bucket)) as object;
      account.buckets.set(bucket, { policy: JSON.stringify({ ...moved, Id: 'moved' }) });

      await expect(buckets.lookAgain()).resolves.toBe('held');

      expect(account.getCalls('writes')).toEqual([]);
      const [first, second] = buckets.observations;
      expect(second).toMatchObject({ decision: { action: 'ask' } });
      expect(second?.findingId).not.toBe(first?.findingId);
      await expect(buckets.getHold()).resolves.toMatchObject({
        status: 'waiting',
        findingId: second?.findingId,
      });
    });

    it('does nothing more when it was put right before it was approved, and says so', async () => {
      await buckets.drift();
      account.buckets.set(bucket, { policy: privatePolicy(bucket) });

      await expect(buckets.lookAgain()).resolves.toBe('compliant');

      await expect(engine.policy.listHolds()).resolves.toEqual([]);
      expect(buckets.notices('settled')).toMatchObject([{ findingId: buckets.observations[0]?.findingId }]);
    });

    it('leaves it alone when it is rejected, and asks anew when the question has expired', async () => {
      await buckets.drift();
      const expiresAt = new Date(engine.clock.now().getTime() + 3_600_000).toISOString();
      await buckets.answer({ status: 'rejected', rejectedBy: bo, expiresAt });

      await expect(buckets.lookAgain()).resolves.toBe('held');
      expect(buckets.observations).toHaveLength(1);

      engine.clock.advance(3_600_000);
      await buckets.lookAgain();
      expect(buckets.observations).toHaveLength(2);
    });
  });

  describe('with grace', () => {
    beforeEach(() => {
      use({ settings: `controls: { ${control}: { graceHours: 2 } }` });
    });

    it('warns first, and acts when the time that was said at first is over', async () => {
      await expect(buckets.drift()).resolves.toBe('held');
      expect(buckets.observations).toMatchObject([{ decision: { action: 'warn', rule: 'grace' } }]);

      engine.clock.advance(3_600_000);
      await expect(buckets.lookAgain()).resolves.toBe('held');
      engine.clock.advance(3_600_000);
      await expect(buckets.lookAgain()).resolves.toBe('remediated');
      expect(buckets.observations).toHaveLength(1);
    });

    it('leaves alone what somebody rejected in time', async () => {
      await buckets.drift();
      await buckets.answer({ status: 'rejected', rejectedBy: bo });

      engine.clock.advance(3 * 3_600_000);
      await expect(buckets.lookAgain()).resolves.toBe('held');
      expect(account.getCalls('writes')).toEqual([]);
    });
  });

  describe('with modes for some of the resources', () => {
    it('takes the first that fits, and reads no tags where none depends on them', async () => {
      use({ settings: 'modes: [{ regions: ["eu-*"], mode: observe }]' });

      await expect(buckets.drift()).resolves.toBe('reported');
      expect(account.getCalls()).toEqual(['GetBucketPolicy']);
    });
  });

  describe('when the policy store cannot be read', () => {
    it('does nothing and fails, so that the event comes again', async () => {
      jest.spyOn(engine.policy, 'load').mockRejectedValueOnce(new Error('the table does not answer'));

      await expect(buckets.drift()).rejects.toThrow(/1 of 1 assessments failed.*the table does not answer/);

      expect(account.getCalls('writes')).toEqual([]);
      expect(engine.trail.records).toEqual([]);
    });
  });
});
