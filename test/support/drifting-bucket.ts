import { randomUUID } from 'node:crypto';
import type { NoticeRecord, ObservationRecord } from '../../shared/audit/record.ts';
import { handleSignal } from '../../shared/engine/handle-signal.ts';
import type { ControlResult } from '../../shared/engine/protect.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { CloudTrailSignal, CommandSignal } from '../../shared/events/signal.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import type { Principal } from '../../shared/policy/principal.ts';
import type { PolicyWrite } from '../../shared/policy/store.ts';
import { notice } from './audit-records.ts';
import { account, cloudTrailEvent, region } from './cloudtrail-event.ts';
import { privatePolicy, publicPolicy, type S3Account } from './s3-account.ts';
import type { TestEngine } from './test-engine.ts';

export const bucket = 'invoices';
export const bucketArn = `arn:aws:s3:::${bucket}`;
export const control = 's3-bucket-policy-not-public';
export const ada: Principal = { arn: `arn:aws:iam::${account}:user/ada`, account, name: 'ada' };
export const bo: Principal = { arn: `arn:aws:iam::${account}:user/bo`, account, name: 'bo' };

/** The event of a bucket that got another policy. */
export function putBucketPolicy(overrides: object = {}, name = bucket): CloudTrailSignal {
  return parseSignal(
    cloudTrailEvent({
      eventSource: 's3.amazonaws.com',
      eventName: 'PutBucketPolicy',
      requestParameters: { bucketName: name },
      ...overrides,
    }),
  ) as CloudTrailSignal;
}

function assessCommand(): CommandSignal {
  return parseSignal({
    id: randomUUID(),
    source: 'holdfast',
    'detail-type': 'Holdfast Command',
    account,
    time: '2026-03-01T12:30:00Z',
    region,
    detail: { command: 'assess', resourceType: 'AWS::S3::Bucket', resourceId: bucket, control },
  }) as CommandSignal;
}

type Status = ControlResult['status'] | undefined;

/** Buckets that somebody opens to the world again and again, and the policy that an engine decides by. */
export class DriftingBucket {
  readonly #account: S3Account;
  readonly #engine: TestEngine;

  constructor(s3: S3Account, engine: TestEngine) {
    this.#account = s3;
    this.#engine = engine;
  }

  /** Opens the bucket, and has the event handled. */
  async drift(name = bucket, identity: object = {}): Promise<Status> {
    this.#account.buckets.set(name, { policy: publicPolicy(name) });
    const [result] = await handleSignal(putBucketPolicy(identity, name), this.#engine);
    return result?.status;
  }

  /** Has the bucket looked at again, as when something became due. */
  async lookAgain(): Promise<Status> {
    const [result] = await handleSignal(assessCommand(), this.#engine);
    return result?.status;
  }

  /** Changes the policy as the functions that people command do. */
  async write(...writes: PolicyWrite[]): Promise<void> {
    const answer = await this.#engine.policy.rule([notice()], writes);
    if (answer !== 'done') throw new Error(`The policy was not written: ${answer}`);
  }

  pause(one?: string): Promise<void> {
    const since = this.#engine.clock.now().toISOString();
    return this.write({ kind: 'put-pause', pause: { control: one, by: ada, reason: 'a bad night', since } });
  }

  async getHold(name = bucket): Promise<Hold> {
    const hold = await this.#engine.policy.findHold(control, `arn:aws:s3:::${name}`);
    if (hold === undefined) throw new Error(`Nothing is held of ${name}`);
    return hold;
  }

  /** Answers what is asked about the bucket. */
  async answer(answer: Partial<Hold>): Promise<void> {
    const was = await this.getHold();
    await this.write({ kind: 'put-hold', hold: { ...was, ...answer, revision: randomUUID() }, was });
  }

  approve(): Promise<void> {
    return this.answer({
      status: 'approved',
      approvals: [{ by: bo, at: this.#engine.clock.now().toISOString() }],
    });
  }

  isFixed(): boolean {
    return this.#account.buckets.get(bucket)?.policy === privatePolicy(bucket);
  }

  get observations(): readonly ObservationRecord[] {
    return this.#engine.trail.records.filter((record) => record.kind === 'observation');
  }

  notices(topic: NoticeRecord['topic']): readonly NoticeRecord[] {
    return this.#engine.trail.notices.filter((record) => record.topic === topic);
  }
}
