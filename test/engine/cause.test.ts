import { randomUUID } from 'node:crypto';
import { IAMClient, ListAccessKeysCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';
import { toResourceRef } from '../../shared/control/resource.ts';
import iamAccessKeyOwn from '../../shared/controls/iam/iam-access-key-own.ts';
import { handleSignal } from '../../shared/engine/handle-signal.ts';
import type { ControlResult } from '../../shared/engine/protect.ts';
import { sweep } from '../../shared/engine/sweep.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { CloudTrailSignal, CommandSignal, SweepSignal } from '../../shared/events/signal.ts';
import { iamService } from '../../shared/services/iam.ts';
import { notice } from '../support/audit-records.ts';
import { account, cloudTrailEvent, region } from '../support/cloudtrail-event.ts';
import { bo } from '../support/drifting-bucket.ts';
import { meta } from '../support/s3-account.ts';
import { createTestEngine, type TestEngine } from '../support/test-engine.ts';

const user = toResourceRef('AWS::IAM::User', 'ines', { partition: 'aws', account, region });
const keyId = 'AKIAEXAMPLEEXAMPLE01';
const madeAt = '2026-03-01T11:59:58Z';

const base = { source: 'holdfast', account, region, time: '2026-03-01T12:30:00Z', id: randomUUID() };
const assess = parseSignal({
  ...base,
  'detail-type': 'Holdfast Command',
  detail: { command: 'assess', resourceType: user.type, resourceId: user.id },
}) as CommandSignal;
const sweepUsers = parseSignal({
  ...base,
  'detail-type': 'Holdfast Command',
  detail: { command: 'sweep', resourceType: user.type },
}) as SweepSignal;

describe('a violation that is in no state, but in who caused it', () => {
  let iam: AwsClientStub<IAMClient>;
  let engine: TestEngine;
  let status: 'Active' | 'Inactive';

  beforeEach(() => {
    status = 'Active';
    iam = mockClient(IAMClient);
    iam.on(ListAccessKeysCommand).callsFake(() => ({
      AccessKeyMetadata: [
        { UserName: user.id, AccessKeyId: keyId, Status: status, CreateDate: new Date(madeAt) },
      ],
      ...meta,
    }));
    iam.on(UpdateAccessKeyCommand).callsFake(({ Status }: { Status: typeof status }) => {
      status = Status;
      return meta;
    });
  });

  afterEach(() => {
    iam.restore();
  });

  function use(mode: 'approve' | 'enforce'): void {
    engine = createTestEngine({ ...iamService, controls: [iamAccessKeyOwn] }, { mode });
  }

  async function makeKey(): Promise<ControlResult['status'] | undefined> {
    const event = cloudTrailEvent({
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateAccessKey',
      eventTime: madeAt,
      requestParameters: { userName: user.id },
    });
    const [result] = await handleSignal(parseSignal(event) as CloudTrailSignal, engine);
    return result?.status;
  }

  async function lookAgain(): Promise<ControlResult['status'] | undefined> {
    const [result] = await handleSignal(assess, engine);
    return result?.status;
  }

  it('is put back when the call is seen, and the cause is no violation for ever', async () => {
    use('enforce');
    await expect(makeKey()).resolves.toBe('remediated');
    expect(status).toBe('Inactive');
    await expect(makeKey()).resolves.toBe('compliant');
  });

  it('is none where nobody was seen causing it', async () => {
    use('enforce');
    await expect(lookAgain()).resolves.toBe('compliant');
    expect(status).toBe('Active');
  });

  it('waits for the answer, through looks at the user that no call comes with', async () => {
    use('approve');
    await expect(makeKey()).resolves.toBe('held');
    await expect(lookAgain()).resolves.toBe('held');
    const inventory = {
      async *'AWS::IAM::User'() {
        yield await Promise.resolve(user.id);
      },
    };
    const { results } = await sweep(sweepUsers, 'iam', inventory, engine);
    expect(results.map((result) => result.status)).toEqual(['held']);
    expect(status).toBe('Active');

    const was = await engine.policy.findHold(iamAccessKeyOwn.id, user.arn);
    if (was === undefined) throw new Error('nothing is held');
    const approvals = [{ by: bo, at: engine.clock.now().toISOString() }];
    const hold = { ...was, status: 'approved' as const, approvals, revision: randomUUID() };
    await engine.policy.rule([notice()], [{ kind: 'put-hold', hold, was }]);

    await expect(lookAgain()).resolves.toBe('remediated');
    expect(status).toBe('Inactive');
    expect(engine.trail.records.at(-1)).toMatchObject({ kind: 'outcome', actor: { name: 'robin' } });
  });
});
