import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { NoticeRecord } from '../../shared/audit/record.ts';
import { dispatch } from '../../shared/engine/dispatch.ts';
import { handleSignal } from '../../shared/engine/handle-signal.ts';
import type { ControlResult } from '../../shared/engine/protect.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { UndoSignal } from '../../shared/events/signal.ts';
import { s3Service } from '../../shared/services/s3.ts';
import { toResourceRef } from '../../shared/control/resource.ts';
import { notice } from '../support/audit-records.ts';
import { account as accountId, region } from '../support/cloudtrail-event.ts';
import { ada, bucket, control, putBucketPolicy } from '../support/drifting-bucket.ts';
import {
  privatePolicy,
  publicPolicy,
  S3Account,
  serviceError,
  publicAccessService,
} from '../support/s3-account.ts';
import { endless } from '../support/endless-shift.ts';
import { createTestEngine, type TestEngine } from '../support/test-engine.ts';

const resource = toResourceRef('AWS::S3::Bucket', bucket, { partition: 'aws', account: accountId, region });
const dayMs = 86_400_000;

function undoSignal(findingId: string): UndoSignal {
  return parseSignal({
    id: `undo-${findingId}`,
    source: 'holdfast',
    'detail-type': 'Holdfast Command',
    account: accountId,
    time: '2026-03-01T13:00:00Z',
    region,
    detail: { command: 'undo', resourceType: 'AWS::S3::Bucket', findingId },
  }) as UndoSignal;
}

describe('undo', () => {
  let account: S3Account;
  let engine: TestEngine;
  let requests: number;

  beforeEach(() => {
    account = new S3Account();
    engine = createTestEngine(publicAccessService);
    requests = 0;
  });

  afterEach(() => {
    account.stub.restore();
  });

  async function driftAndFix(): Promise<string> {
    account.buckets.set(bucket, { policy: publicPolicy(bucket) });
    await expect(handleSignal(putBucketPolicy(), engine)).resolves.toMatchObject([{ status: 'remediated' }]);
    return engine.trail.outcomes.at(-1)?.findingId ?? '';
  }

  /** Asks for an undo as the operators' function does; gives the id of the undo's own finding. */
  async function ask(findingId: string): Promise<string> {
    requests += 1;
    const undoFindingId = `hf-000000000000000${String(requests)}`;
    const now = engine.clock.now();
    const request = {
      findingId,
      undoFindingId,
      control,
      resource,
      by: ada,
      reason: 'the website is down',
      at: now.toISOString(),
      exemptUntil: new Date(now.getTime() + dayMs).toISOString(),
    };
    await engine.policy.rule([notice()], [{ kind: 'put-undo-request', request }]);
    return undoFindingId;
  }

  const undo = (findingId: string): Promise<readonly ControlResult[]> =>
    dispatch(undoSignal(findingId), 's3', s3Service.inventory, engine, endless);
  const policy = (): string | undefined => account.buckets.get(bucket)?.policy;
  const refusals = (): readonly NoticeRecord[] =>
    engine.trail.records
      .filter((record) => record.kind === 'notice')
      .filter(({ topic }) => topic === 'undo-refused');

  it('puts back what was there before the change, byte for byte, and says who asked and why', async () => {
    const findingId = await driftAndFix();
    const undoFindingId = await ask(findingId);

    await expect(undo(findingId)).resolves.toMatchObject([{ control, status: 'undone' }]);

    expect(policy()).toBe(publicPolicy(bucket));
    expect(engine.trail.outcomes.at(-1)).toMatchObject({
      findingId: undoFindingId,
      undoes: findingId,
      status: 'undone',
      decision: {
        action: 'undo',
        by: [ada],
        reason: `ada asked to undo ${findingId}: “the website is down”`,
      },
      stateAfter: { policy: publicPolicy(bucket) },
    });
  });

  it('keeps it from being put back for its time, and no longer', async () => {
    const findingId = await driftAndFix();
    await ask(findingId);
    await undo(findingId);

    await expect(handleSignal(putBucketPolicy(), engine)).resolves.toMatchObject([{ status: 'held' }]);
    engine.clock.advance(dayMs);
    await expect(handleSignal(putBucketPolicy(), engine)).resolves.toMatchObject([{ status: 'remediated' }]);
  });

  it('leaves only that violation alone: another one in the same resource is put back', async () => {
    const findingId = await driftAndFix();
    await ask(findingId);
    await undo(findingId);
    const undone = JSON.parse(publicPolicy(bucket)) as { Statement: object[] };
    const worse = { ...undone.Statement[0], Sid: 'Worse', Action: 's3:*' };
    account.buckets.set(bucket, {
      policy: JSON.stringify({ ...undone, Statement: [...undone.Statement, worse] }),
    });

    await expect(handleSignal(putBucketPolicy(), engine)).resolves.toMatchObject([{ status: 'remediated' }]);

    expect(JSON.parse(policy() ?? '')).toEqual(undone);
  });

  it('refuses, with the difference, when the resource was changed since', async () => {
    const findingId = await driftAndFix();
    await ask(findingId);
    const changed = JSON.stringify({ ...(JSON.parse(privatePolicy(bucket)) as object), Id: 'changed' });
    account.buckets.set(bucket, { policy: changed });

    await expect(undo(findingId)).resolves.toMatchObject([{ status: 'refused' }]);

    expect(policy()).toBe(changed);
    expect(refusals()).toMatchObject([
      {
        findingId,
        by: ada,
        details: { differences: [{ path: 'Id', found: 'changed' }] },
      },
    ]);
    await expect(engine.policy.load()).resolves.toMatchObject({ exemptions: [] });
    await expect(engine.policy.listUndoRequests()).resolves.toEqual([]);
  });

  it('refuses when the resource is gone, and what is as it was already', async () => {
    const findingId = await driftAndFix();
    await ask(findingId);
    account.buckets.delete(bucket);
    await expect(undo(findingId)).resolves.toMatchObject([{ status: 'refused' }]);

    account.buckets.set(bucket, { policy: publicPolicy(bucket) });
    await ask(findingId);
    await expect(undo(findingId)).resolves.toMatchObject([{ status: 'refused' }]);

    expect(refusals().map(({ explanation }) => explanation)).toEqual([
      `${findingId} was not undone: the resource is gone.`,
      `${findingId} was not undone: it is as it was before the change already.`,
    ]);
  });

  it('does nothing where nobody asked for it', async () => {
    const findingId = await driftAndFix();

    await expect(undo(findingId)).resolves.toEqual([]);

    expect(policy()).toBe(privatePolicy(bucket));
  });

  it('is done once, however often its event is delivered', async () => {
    const findingId = await driftAndFix();
    await ask(findingId);

    const results = await Promise.all([undo(findingId), undo(findingId)]);

    expect(results.flat()).toMatchObject([{ status: 'undone' }]);
    expect(refusals()).toEqual([]);
  });

  it('can be undone itself, which puts the fix back', async () => {
    const findingId = await driftAndFix();
    const undoFindingId = await ask(findingId);
    await undo(findingId);
    await ask(undoFindingId);

    await expect(undo(undoFindingId)).resolves.toMatchObject([{ status: 'undone' }]);

    expect(policy()).toBe(privatePolicy(bucket));
    await expect(handleSignal(putBucketPolicy(), engine)).resolves.toMatchObject([{ status: 'compliant' }]);
  });

  it('is carried out while Holdfast is paused, since a person asked', async () => {
    const findingId = await driftAndFix();
    const since = engine.clock.now().toISOString();
    await engine.policy.rule(
      [notice()],
      [{ kind: 'put-pause', pause: { by: ada, reason: 'bad night', since } }],
    );
    await ask(findingId);

    await expect(undo(findingId)).resolves.toMatchObject([{ status: 'undone' }]);
  });

  it('that fails says so, and is not called undone', async () => {
    const findingId = await driftAndFix();
    await ask(findingId);
    account.stub.on(PutBucketPolicyCommand).rejects(serviceError('AccessDenied', 403));

    await expect(undo(findingId)).rejects.toThrow(/0 of 1 calls were made.*AccessDenied/);

    expect(engine.trail.outcomes.at(-1)).toMatchObject({ status: 'failed', undoes: findingId });
    expect(policy()).toBe(privatePolicy(bucket));
  });

  it('of a change that was made in part and then again undoes both, the newest first', async () => {
    const other = 'arn:aws:s3:::another';
    account.buckets.set(bucket, { policy: publicPolicy(bucket) });
    // The first time, the call is made and answered, but somebody opens the bucket again before it is read.
    account.stub
      .on(PutBucketPolicyCommand)
      .callsFakeOnce(() => {
        const [first, ...rest] = (JSON.parse(publicPolicy(bucket)) as { Statement: object[] }).Statement;
        const policyNow = {
          Version: '2012-10-17',
          Statement: [{ ...first, Sid: 'Again', Resource: other }, ...rest],
        };
        account.buckets.set(bucket, { policy: JSON.stringify(policyNow) });
        return { $metadata: {} };
      })
      .callsFake(({ Policy }: { Policy: string }) => {
        account.buckets.set(bucket, { policy: Policy });
        return { $metadata: {} };
      });
    const signal = putBucketPolicy();
    await expect(handleSignal(signal, engine)).rejects.toThrow(/unverified/);
    await expect(handleSignal(signal, engine)).resolves.toMatchObject([{ status: 'remediated' }]);
    const findingId = engine.trail.outcomes.at(-1)?.findingId ?? '';
    await ask(findingId);

    await expect(undo(findingId)).resolves.toMatchObject([{ status: 'undone' }]);

    expect(policy()).toBe(publicPolicy(bucket));
    expect(engine.trail.outcomes.at(-1)?.calls?.map(({ operation }) => operation)).toEqual([
      's3:PutBucketPolicy',
      's3:PutBucketPolicy',
    ]);
  });
});
