import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { handleSignal } from '../../shared/engine/handle-signal.ts';
import { sweep } from '../../shared/engine/sweep.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { CloudTrailSignal, SweepSignal } from '../../shared/events/signal.ts';
import { account as accountId, region } from '../support/cloudtrail-event.ts';
import { bucket, putBucketPolicy } from '../support/drifting-bucket.ts';
import { meta, privatePolicy, publicPolicy, S3Account, publicAccessService } from '../support/s3-account.ts';
import { createTestEngine, type TestEngine } from '../support/test-engine.ts';

const leaseMs = 90_000;
const nothingToList = {
  'AWS::S3::Bucket': listNothing,
  'AWS::S3::AccountPublicAccessBlock': listNothing,
};

async function* listNothing(): AsyncIterable<string> {
  // The sweep settles what was left open whether or not it lists anything.
}

const sweepSignal = parseSignal({
  id: 'sweep-1',
  source: 'aws.events',
  'detail-type': 'Scheduled Event',
  account: accountId,
  time: '2026-03-01T13:00:00Z',
  region,
  detail: {},
}) as SweepSignal;

/** A function that is killed: the promise of what it was doing never settles, and nothing after it runs. */
function killedAt(): { reached: Promise<void>; never: () => Promise<never> } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return {
    reached: promise,
    never: () => {
      resolve(undefined);
      return new Promise<never>(() => undefined);
    },
  };
}

describe('a function that is killed between its first call and its last', () => {
  let account: S3Account;
  let engine: TestEngine;

  beforeEach(() => {
    account = new S3Account();
    account.buckets.set(bucket, { policy: publicPolicy(bucket) });
    engine = createTestEngine(publicAccessService);
  });

  afterEach(() => {
    account.stub.restore();
  });

  async function killAfterTheCall(): Promise<CloudTrailSignal> {
    const signal = putBucketPolicy();
    const kill = killedAt();
    jest.spyOn(engine.trail, 'finish').mockImplementationOnce(kill.never);
    void handleSignal(signal, engine);
    await kill.reached;
    return signal;
  }

  async function killBeforeTheCall(): Promise<CloudTrailSignal> {
    const signal = putBucketPolicy();
    const kill = killedAt();
    account.stub.on(PutBucketPolicyCommand).callsFake(kill.never);
    void handleSignal(signal, engine);
    await kill.reached;
    account.stub
      .on(PutBucketPolicyCommand)
      .callsFake(({ Bucket, Policy }: { Bucket: string; Policy: string }) => {
        account.buckets.set(Bucket, { policy: Policy });
        return meta;
      });
    return signal;
  }

  it('has its change settled by the sweep: what passes is recorded, and nothing is done twice', async () => {
    await killAfterTheCall();
    expect(engine.trail.records.map(({ kind }) => kind)).toEqual(['intent']);
    engine.clock.advance(leaseMs + 1);

    await expect(sweep(sweepSignal, 's3', nothingToList, engine)).resolves.toMatchObject({
      results: [{ status: 'remediated' }],
    });

    expect(engine.trail.outcomes).toMatchObject([
      {
        status: 'remediated',
        stateAfter: { policy: privatePolicy(bucket) },
        intentId: engine.trail.intents[0]?.recordId,
      },
    ]);
    expect(engine.trail.outcomes[0]?.explanation).toMatch(/ended before it recorded/);
    expect(account.getCalls('writes')).toEqual(['PutBucketPolicy']);
    await expect(engine.trail.findAbandoned('s3')).resolves.toEqual([]);
  });

  it('has its drift put back by the sweep, under the same finding, when the call was never made', async () => {
    await killBeforeTheCall();
    engine.clock.advance(leaseMs + 1);

    await sweep(sweepSignal, 's3', nothingToList, engine);

    expect(account.buckets.get(bucket)?.policy).toBe(privatePolicy(bucket));
    expect(engine.trail.outcomes.map(({ status }) => status)).toEqual(['interrupted', 'remediated']);
    expect(new Set(engine.trail.records.map(({ findingId }) => findingId)).size).toBe(1);
    expect(engine.trail.outcomes.at(-1)?.actor).toMatchObject({ name: 'robin' });
  });

  it('is not called remediated where the control only observes by now', async () => {
    await killBeforeTheCall();
    engine.clock.advance(leaseMs + 1);
    const { settings } = createTestEngine(publicAccessService, { mode: 'observe' });

    const { results } = await sweep(sweepSignal, 's3', nothingToList, { ...engine, settings });

    expect(results).toMatchObject([{ status: 'reported' }]);
    expect(engine.trail.outcomes).toMatchObject([{ status: 'interrupted' }]);
    expect(account.buckets.get(bucket)?.policy).toBe(publicPolicy(bucket));
  });

  it('has its drift put back by the platform’s retry of the same event', async () => {
    const signal = await killBeforeTheCall();
    engine.clock.advance(leaseMs + 1);

    await expect(handleSignal(signal, engine)).resolves.toMatchObject([{ status: 'remediated' }]);

    expect(account.buckets.get(bucket)?.policy).toBe(privatePolicy(bucket));
    expect(engine.trail.outcomes.map(({ status }) => status)).toEqual(['interrupted', 'remediated']);
  });

  it('is waited for while its lease holds, and then left to the platform’s retry', async () => {
    const signal = await killBeforeTheCall();

    await expect(handleSignal(signal, engine)).rejects.toThrow(/is being changed for finding hf-/);

    expect(account.getCalls('writes')).toEqual(['PutBucketPolicy']);
    expect(engine.trail.intents).toHaveLength(1);
  });
});
