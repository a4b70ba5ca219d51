import { randomUUID } from 'node:crypto';
import type { NoticeRecord, ObservationRecord } from '../../shared/audit/record.ts';
import { handleSignal } from '../../shared/engine/handle-signal.ts';
import type { ControlResult } from '../../shared/engine/protect.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { CloudTrailSignal, CommandSignal } from '../../shared/events/signal.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import type { PolicyWrite } from '../../shared/policy/store.ts';
import { getStatementKey } from '../../shared/iam/policy-meaning.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import { s3Service } from '../../shared/services/s3.ts';
import { notice } from '../support/audit-records.ts';
import { account as accountId, cloudTrailEvent, region } from '../support/cloudtrail-event.ts';
import { privatePolicy, publicPolicy, S3Account } from '../support/s3-account.ts';
import { createTestEngine, type TestEngine } from '../support/test-engine.ts';

const bucket = 'invoices';
const arn = `arn:aws:s3:::${bucket}`;
const control = 's3-bucket-policy-not-public';
const ada = { arn: `arn:aws:iam::${accountId}:user/ada`, account: accountId, name: 'ada' };
const bo = { arn: `arn:aws:iam::${accountId}:user/bo`, account: accountId, name: 'bo' };

const exemption: Exemption = {
  id: 'ex-0000000000000001',
  controls: [control],
  resource: arn,
  reason: 'a public website',
  requestedBy: ada,
  requestedAt: '2026-03-01T10:00:00.000Z',
  approvedBy: bo,
  approvedAt: '2026-03-01T11:00:00.000Z',
  endsAt: '2026-03-02T00:00:00.000Z',
};

function putBucketPolicy(name: string, identity: object = {}): CloudTrailSignal {
  return parseSignal(
    cloudTrailEvent({
      eventSource: 's3.amazonaws.com',
      eventName: 'PutBucketPolicy',
      requestParameters: { bucketName: name },
      ...identity,
    }),
  ) as CloudTrailSignal;
}

function assessCommand(): CommandSignal {
  return parseSignal({
    id: randomUUID(),
    source: 'holdfast',
    'detail-type': 'Holdfast Command',
    account: accountId,
    time: '2026-03-01T12:30:00Z',
    region,
    detail: { command: 'assess', resourceType: 'AWS::S3::Bucket', resourceId: bucket, control },
  }) as CommandSignal;
}

describe('deciding', () => {
  let account: S3Account;
  let engine: TestEngine;

  beforeEach(() => {
    account = new S3Account();
    engine = createTestEngine(s3Service);
  });

  afterEach(() => {
    account.stub.restore();
  });

  async function drift(name = bucket, identity: object = {}): Promise<ControlResult['status'] | undefined> {
    account.buckets.set(name, { policy: publicPolicy(name) });
    const [result] = await handleSignal(putBucketPolicy(name, identity), engine);
    return result?.status;
  }

  async function lookAgain(): Promise<ControlResult['status'] | undefined> {
    const [result] = await handleSignal(assessCommand(), engine);
    return result?.status;
  }

  async function write(...writes: PolicyWrite[]): Promise<void> {
    await expect(engine.policy.rule([notice()], writes)).resolves.toBe('done');
  }

  function pause(): Promise<void> {
    const since = engine.clock.now().toISOString();
    return write({ kind: 'put-pause', pause: { by: ada, reason: 'a bad night', since } });
  }

  async function getHold(name = bucket): Promise<Hold> {
    const hold = await engine.policy.findHold(control, `arn:aws:s3:::${name}`);
    if (hold === undefined) throw new Error(`nothing is held of ${name}`);
    return hold;
  }

  async function approve(): Promise<void> {
    const was = await getHold();
    const approvals = [{ by: bo, at: engine.clock.now().toISOString() }];
    await write({
      kind: 'put-hold',
      hold: { ...was, status: 'approved', approvals, revision: randomUUID() },
      was,
    });
  }

  const isFixed = (name = bucket): boolean => account.buckets.get(name)?.policy === privatePolicy(name);
  const observations = (): readonly ObservationRecord[] =>
    engine.trail.records.filter((record) => record.kind === 'observation');
  const notices = (topic: NoticeRecord['topic']): readonly NoticeRecord[] =>
    engine.trail.records
      .filter((record) => record.kind === 'notice')
      .filter((record) => record.topic === topic);

  describe('while Holdfast is paused', () => {
    it('changes nothing, says so once, and puts it back when it is resumed, still naming who caused it', async () => {
      await pause();

      await expect(drift()).resolves.toBe('held');
      await expect(drift()).resolves.toBe('held');
      expect(account.getCalls('writes')).toEqual([]);
      expect(observations()).toMatchObject([{ decision: { action: 'leave', rule: 'paused' } }]);

      await write({ kind: 'delete-pause', control: undefined });
      await expect(lookAgain()).resolves.toBe('remediated');
      expect(isFixed()).toBe(true);
      expect(engine.trail.outcomes).toMatchObject([
        {
          findingId: observations()[0]?.findingId,
          actor: { name: 'robin' },
          signal: { name: 'PutBucketPolicy' },
        },
      ]);
      await expect(engine.policy.listHolds()).resolves.toEqual([]);
    });

    it('changes nothing where the pause came between the decision and its change', async () => {
      const begin = engine.trail.begin.bind(engine.trail);
      jest.spyOn(engine.trail, 'begin').mockImplementationOnce(async (intent, expected, admission) => {
        await pause();
        return begin(intent, expected, admission);
      });

      await expect(drift()).resolves.toBe('held');
      expect(account.getCalls('writes')).toEqual([]);
      expect(engine.trail.intents).toEqual([]);
    });

    it('goes on with other controls where only one is paused', async () => {
      const since = engine.clock.now().toISOString();
      await write({
        kind: 'put-pause',
        pause: { control: 's3-bucket-acl-private', by: ada, reason: 'x', since },
      });

      await expect(drift()).resolves.toBe('remediated');
    });
  });

  describe('with an exemption', () => {
    it('leaves alone what is exempt, and puts it back when the exemption has ended', async () => {
      await write({ kind: 'put-exemption', exemption, was: undefined });

      await expect(drift()).resolves.toBe('held');
      expect(observations()).toMatchObject([{ decision: { action: 'leave', rule: 'exempt' } }]);

      engine.clock.advance(24 * 3_600_000);
      await expect(lookAgain()).resolves.toBe('remediated');
    });

    it('of one violation still puts back the others, and calls that a success', async () => {
      const policy = JSON.parse(publicPolicy(bucket)) as { Statement: [JsonObject, ...JsonObject[]] };
      const violations = [getStatementKey(policy.Statement[0])];
      await write({ kind: 'put-exemption', exemption: { ...exemption, violations }, was: undefined });
      const another = { ...policy.Statement[0], Sid: 'AlsoPublic', Action: 's3:PutObject' };
      account.buckets.set(bucket, {
        policy: JSON.stringify({ ...policy, Statement: [...policy.Statement, another] }),
      });

      const [result] = await handleSignal(putBucketPolicy(bucket), engine);

      expect(result?.status).toBe('remediated');
      expect(JSON.parse(account.buckets.get(bucket)?.policy ?? '')).toMatchObject({
        Statement: [{ Sid: 'Public' }, { Sid: 'Own' }],
      });
    });
  });

  describe('in mode approve', () => {
    beforeEach(() => {
      engine = createTestEngine(s3Service, { mode: 'approve' });
    });

    it('asks once, shows the exact change, and makes it when it is approved', async () => {
      await expect(drift()).resolves.toBe('held');
      await expect(drift()).resolves.toBe('held');
      await expect(lookAgain()).resolves.toBe('held');
      expect(observations()).toMatchObject([
        {
          decision: { action: 'ask', rule: 'mode' },
          change: { apply: [{ operation: 's3:PutBucketPolicy' }] },
        },
      ]);

      await approve();
      await expect(lookAgain()).resolves.toBe('remediated');
      expect(engine.trail.outcomes).toMatchObject([
        {
          findingId: observations()[0]?.findingId,
          decision: { rule: 'approval', by: [bo] },
          actor: { name: 'robin' },
        },
      ]);
      await expect(engine.policy.listHolds()).resolves.toEqual([]);
    });

    it('asks again, of a finding of its own, when the state has moved since it was approved', async () => {
      await drift();
      await approve();
      const moved = JSON.parse(publicPolicy(bucket)) as object;
      account.buckets.set(bucket, { policy: JSON.stringify({ ...moved, Id: 'moved' }) });

      await expect(lookAgain()).resolves.toBe('held');

      expect(account.getCalls('writes')).toEqual([]);
      const [first, second] = observations();
      expect(second).toMatchObject({ decision: { action: 'ask' } });
      expect(second?.findingId).not.toBe(first?.findingId);
      await expect(getHold()).resolves.toMatchObject({ status: 'waiting', findingId: second?.findingId });
    });

    it('does nothing more when it was put right before it was approved, and says so', async () => {
      await drift();
      account.buckets.set(bucket, { policy: privatePolicy(bucket) });

      await expect(lookAgain()).resolves.toBe('compliant');

      await expect(engine.policy.listHolds()).resolves.toEqual([]);
      expect(notices('settled')).toMatchObject([{ findingId: observations()[0]?.findingId }]);
    });

    it('leaves it alone when it is rejected, and asks anew when the question has expired', async () => {
      await drift();
      const was = await getHold();
      const expiresAt = new Date(engine.clock.now().getTime() + 3_600_000).toISOString();
      await write({
        kind: 'put-hold',
        hold: { ...was, status: 'rejected', rejectedBy: bo, expiresAt, revision: randomUUID() },
        was,
      });

      await expect(lookAgain()).resolves.toBe('held');
      expect(observations()).toHaveLength(1);

      engine.clock.advance(3_600_000);
      await lookAgain();
      expect(observations()).toHaveLength(2);
    });
  });

  describe('with grace', () => {
    beforeEach(() => {
      engine = createTestEngine(s3Service, { settings: `controls: { ${control}: { graceHours: 2 } }` });
    });

    it('warns first, and acts when the time that was said at first is over', async () => {
      await expect(drift()).resolves.toBe('held');
      expect(observations()).toMatchObject([{ decision: { action: 'warn', rule: 'grace' } }]);

      engine.clock.advance(3_600_000);
      await expect(lookAgain()).resolves.toBe('held');
      engine.clock.advance(3_600_000);
      await expect(lookAgain()).resolves.toBe('remediated');
      expect(observations()).toHaveLength(1);
    });

    it('leaves alone what somebody rejected in time', async () => {
      await drift();
      const was = await getHold();
      await write({
        kind: 'put-hold',
        hold: { ...was, status: 'rejected', rejectedBy: bo, revision: randomUUID() },
        was,
      });

      engine.clock.advance(3 * 3_600_000);
      await expect(lookAgain()).resolves.toBe('held');
      expect(account.getCalls('writes')).toEqual([]);
    });
  });

  describe('in a fight', () => {
    const cloudFormation = {
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${accountId}:assumed-role/deployer/ci`,
        invokedBy: 'cloudformation.amazonaws.com',
        sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${accountId}:role/deployer` } },
      },
      userAgent: 'cloudformation.amazonaws.com',
    };

    it('stops when the same is back after three times, and says who it is and where to end it', async () => {
      const rounds = [];
      for (let round = 0; round < 4; round += 1) {
        rounds.push(await drift(bucket, cloudFormation));
        engine.clock.advance(60_000);
      }

      expect(rounds).toEqual(['remediated', 'remediated', 'remediated', 'held']);
      const [observation] = observations();
      expect(observation?.decision).toMatchObject({ action: 'ask', rule: 'contested' });
      expect(observation?.decision.reason).toMatch(
        /ci through CloudFormation, role deployer \(3 times\).*change the template of the stack/,
      );
    });

    it('goes on when the three times are not within the window', async () => {
      for (let round = 0; round < 6; round += 1) {
        await expect(drift(bucket, cloudFormation)).resolves.toBe('remediated');
        engine.clock.advance(21 * 60_000);
      }
    });

    it('makes the change after all where somebody approves it', async () => {
      for (let round = 0; round < 4; round += 1) await drift(bucket, cloudFormation);

      await approve();

      await expect(lookAgain()).resolves.toBe('remediated');
    });
  });

  describe('with a circuit breaker', () => {
    it('makes so many changes an hour, holds the rest for approval, and gives one alert', async () => {
      engine = createTestEngine(s3Service, { settings: 'breaker: { changesPerControl: 3 }' });
      const statuses = [];
      for (let index = 0; index < 8; index += 1) statuses.push(await drift(`bucket-${String(index)}`));

      expect(statuses).toEqual([
        'remediated',
        'remediated',
        'remediated',
        'held',
        'held',
        'held',
        'held',
        'held',
      ]);
      expect(notices('breaker-opened')).toMatchObject([{ control, details: { breaker: control, limit: 3 } }]);
      expect(observations().map(({ decision }) => decision.rule)).toEqual(Array(5).fill('breaker'));
      await expect(getHold('bucket-7')).resolves.toMatchObject({ rule: 'breaker', status: 'waiting' });
    });

    it('counts the changes of the whole account too', async () => {
      engine = createTestEngine(s3Service, { settings: 'breaker: { changesPerAccount: 1 }' });

      await expect(drift('a')).resolves.toBe('remediated');
      await expect(drift('b')).resolves.toBe('held');
      expect(notices('breaker-opened')).toMatchObject([{ details: { breaker: 'account' } }]);
    });

    it('closes by itself', async () => {
      engine = createTestEngine(s3Service, { settings: 'breaker: { changesPerControl: 1 }' });
      await drift('a');
      await drift('b');

      engine.clock.advance(66 * 60_000);

      await expect(drift('c')).resolves.toBe('remediated');
    });
  });

  describe('with modes for some of the resources', () => {
    it('takes the first that fits, and reads no tags where none depends on them', async () => {
      engine = createTestEngine(s3Service, { settings: 'modes: [{ regions: ["eu-*"], mode: observe }]' });

      await expect(drift()).resolves.toBe('reported');
      expect(account.getCalls()).toEqual(['GetBucketPolicy']);
    });
  });

  describe('when the policy store cannot be read', () => {
    it('does nothing and fails, so that the event comes again', async () => {
      jest.spyOn(engine.policy, 'load').mockRejectedValueOnce(new Error('the table does not answer'));

      await expect(drift()).rejects.toThrow(/1 of 1 assessments failed.*the table does not answer/);

      expect(account.getCalls('writes')).toEqual([]);
      expect(engine.trail.records).toEqual([]);
    });
  });
});
