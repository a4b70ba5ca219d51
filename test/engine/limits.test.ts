import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { account as accountId } from '../support/cloudtrail-event.ts';
import { bucket, control, DriftingBucket } from '../support/drifting-bucket.ts';
import { S3Account, serviceError, publicAccessService } from '../support/s3-account.ts';
import { createTestEngine, type TestEngine } from '../support/test-engine.ts';

describe('knowing when to stop', () => {
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
        rounds.push(await buckets.drift(bucket, cloudFormation));
        engine.clock.advance(60_000);
      }

      expect(rounds).toEqual(['remediated', 'remediated', 'remediated', 'held']);
      const [observation] = buckets.observations;
      expect(observation?.decision).toMatchObject({ action: 'ask', rule: 'contested' });
      expect(observation?.decision.reason).toMatch(
        /ci through CloudFormation, role deployer \(3 times\).*change the template of the stack/,
      );
    });

    it('goes on when the three times are not within the window', async () => {
      for (let round = 0; round < 6; round += 1) {
        await expect(buckets.drift(bucket, cloudFormation)).resolves.toBe('remediated');
        engine.clock.advance(21 * 60_000);
      }
    });

    it('takes a change that fails again and again for a failure, and for no fight', async () => {
      account.stub.on(PutBucketPolicyCommand).rejects(serviceError('AccessDenied', 403));

      for (let attempt = 0; attempt < 5; attempt += 1) {
        await expect(buckets.drift(bucket, cloudFormation)).rejects.toThrow(/0 of 1 calls were made/);
      }
    });

    it('makes the change after all where somebody approves it', async () => {
      for (let round = 0; round < 4; round += 1) await buckets.drift(bucket, cloudFormation);

      await buckets.approve();

      await expect(buckets.lookAgain()).resolves.toBe('remediated');
    });
  });

  describe('with a circuit breaker', () => {
    it('makes so many changes an hour, holds the rest for approval, and gives one alert', async () => {
      use({ settings: 'breaker: { changesPerControl: 3 }' });
      const statuses = [];
      for (let index = 0; index < 8; index += 1)
        statuses.push(await buckets.drift(`bucket-${String(index)}`));

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
      expect(buckets.notices('breaker-opened')).toMatchObject([
        { control, details: { breaker: control, limit: 3 } },
      ]);
      expect(buckets.observations.map(({ decision }) => decision.rule)).toEqual(Array(5).fill('breaker'));
      await expect(buckets.getHold('bucket-7')).resolves.toMatchObject({
        rule: 'breaker',
        status: 'waiting',
      });
    });

    it('counts the changes of the whole account too', async () => {
      use({ settings: 'breaker: { changesPerAccount: 1 }' });

      await expect(buckets.drift('a')).resolves.toBe('remediated');
      await expect(buckets.drift('b')).resolves.toBe('held');
      expect(buckets.notices('breaker-opened')).toMatchObject([{ details: { breaker: 'account' } }]);
    });

    it('closes by itself', async () => {
      use({ settings: 'breaker: { changesPerControl: 1 }' });
      await buckets.drift('a');
      await buckets.drift('b');

      engine.clock.advance(66 * 60_000);

      await expect(buckets.drift('c')).resolves.toBe('remediated');
    });
  });
});
