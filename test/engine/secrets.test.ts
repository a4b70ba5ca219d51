import { planUndo } from '../../shared/policy/undo-plan.ts';
import { handleSignal } from '../../shared/engine/handle-signal.ts';
import { intent, outcome } from '../support/audit-records.ts';
import { bucket, DriftingBucket, putBucketPolicy } from '../support/drifting-bucket.ts';
import { publicPolicy, S3Account, publicAccessService } from '../support/s3-account.ts';
import { createTestEngine } from '../support/test-engine.ts';

describe('a change whose calls hold a secret', () => {
  const account = new S3Account();
  const engine = createTestEngine(publicAccessService, {
    settings: 'audit: {redact: {patterns: [hunter2]}}',
  });
  const buckets = new DriftingBucket(account, engine);

  afterAll(() => {
    account.stub.restore();
  });

  it('cannot be undone, and so is asked about: nothing of it is run that is not stored', async () => {
    // The undo would put this policy back.
    const policy = publicPolicy(bucket).replace(
      /"Statement":\s*\[/,
      '$&{"Sid":"hunter2","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"},',
    );
    account.buckets.set(bucket, { policy });
    const results = await handleSignal(putBucketPolicy(), engine);
    expect(results).toContainEqual(expect.objectContaining({ status: 'held' }));
    expect(account.getCalls('writes')).toEqual([]);
    expect(buckets.observations).toMatchObject([
      {
        decision: { action: 'ask', rule: 'irreversible' },
        change: {
          undo: { irreversible: expect.stringContaining('which the audit trail does not keep') as string },
        },
      },
    ]);
  });

  it('is made once somebody approved it, since it is computed anew', async () => {
    await buckets.approve();
    await expect(buckets.lookAgain()).resolves.toBe('remediated');
    expect(account.getCalls('writes')).toHaveLength(1);
    expect(account.buckets.get(bucket)?.policy).toContain('hunter2');
  });
});

describe('the undo of a change of a state that held a secret', () => {
  it('is refused: whether somebody changed it since cannot be told', () => {
    const records = [intent(), outcome({ stateAfter: { password: '[redacted: field password]' } })];
    expect(planUndo(records)).toEqual({
      why: 'its state held a secret that was not kept, so that nobody can tell whether it changed since',
    });
  });
});
