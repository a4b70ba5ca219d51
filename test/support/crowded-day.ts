import type { AuditRecord } from '../../shared/audit/record.ts';
import { toResourceRef } from '../../shared/control/resource.ts';
import { channels } from '../../shared/events/actor.ts';
import { intent, observation, outcome } from './audit-records.ts';

const place = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
const controls = [
  'ec2-security-group-no-world-admin-ports',
  's3-bucket-policy-not-public',
  's3-bucket-public-access-blocked',
];
// A state of this size makes a record of two to three kilobytes, as those of policies are.
const stateBefore = {
  policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'x'.repeat(900) }] }),
};

/**
 * So many records over a time: of each five, four are two changes that ended and one is a report. Ids are as long as real ones.
 * One report in 20,000 records is of root.
 */
export function* crowd(count: number, from: Date, lengthMs: number): Generator<AuditRecord> {
  for (let number = 0; number < count; number += 5) {
    const time = from.getTime() + (number / count) * lengthMs;
    yield* change(number, time);
    yield* change(number + 2, time + 1);
    yield report(number + 4, time + 2);
  }
}

function* change(number: number, time: number): Generator<AuditRecord> {
  const base = toBase(number);
  const recordId = toUuid(number);
  yield intent({ ...base, recordId, at: toTime(time) });
  yield outcome({
    ...base,
    recordId: toUuid(number + 1),
    intentId: recordId,
    at: toTime(time + 1500),
    elapsedMs: 2000 + (number % 9000),
    status: number % 50 === 0 ? 'failed' : 'remediated',
    stateAfter: { policy: '{"Version":"2012-10-17","Statement":[]}' },
  });
}

function report(number: number, time: number): AuditRecord {
  const { actor, ...base } = toBase(number);
  const name = number % 20_000 === 4 ? 'root' : actor.name;
  return observation({ ...base, actor: { ...actor, name }, recordId: toUuid(number), at: toTime(time) });
}

function toBase(number: number) {
  return {
    findingId: `hf-${String(number).padStart(16, '0')}`,
    control: controls[number % controls.length] ?? '',
    resource: toResourceRef('AWS::EC2::SecurityGroup', `sg-${String(number % 500).padStart(17, '0')}`, place),
    actor: {
      type: 'AssumedRole',
      name: `Engineer${String(number % 40)}@example.com`,
      channel: channels[number % channels.length] ?? 'unknown',
    },
    stateBefore,
  } as const;
}

function toUuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function toTime(time: number): string {
  return new Date(time).toISOString();
}
