import { randomUUID } from 'node:crypto';
import { DynamoDbTrail } from '../../shared/audit/dynamodb-trail.ts';
import type { IntentRecord, OutcomeRecord } from '../../shared/audit/record.ts';
import type { Admission, Lease, LeaseExpectation } from '../../shared/audit/trail.ts';
import type { Clock } from '../../shared/control/clock.ts';
import { type Place, type ResourceRef, toResourceRef } from '../../shared/control/resource.ts';
import type { Drift } from '../../shared/policy/contest.ts';
import { DynamoDbPolicyDesk } from '../../shared/policy/dynamodb-policy-desk.ts';
import { intent, outcome } from './audit-records.ts';
import type { WireAccount } from './wire-account.ts';

export const leaseMs = 90_000;

export function createTrail({ clients, tables }: WireAccount, clock: Clock): DynamoDbTrail {
  return new DynamoDbTrail({ client: clients.dynamoDb, ...tables, clock, leaseMs });
}

export function createDesk({ clients, tables }: WireAccount, clock: Clock): DynamoDbPolicyDesk {
  return new DynamoDbPolicyDesk({ client: clients.dynamoDb, ...tables, clock });
}

/** A change that nothing is known against: the policy was never changed, and no limit counts it. */
export const freely: Admission = { policyVersion: 0, hold: undefined, counts: [] };

/** A security group that no other test knows; the trail does not ask whether it exists. */
export function createGroupRef(place: Place): ResourceRef {
  return toResourceRef('AWS::EC2::SecurityGroup', `sg-${randomUUID()}`, place);
}

/** An intent of its own about a resource. */
export function createIntent(resource: ResourceRef, clock: Clock): IntentRecord {
  return intent({
    recordId: randomUUID(),
    findingId: `hf-${randomUUID()}`,
    at: clock.now().toISOString(),
    resource,
  });
}

export function createOutcome({ kind: _kind, recordId, ...base }: IntentRecord, clock: Clock): OutcomeRecord {
  return outcome({ ...base, recordId: randomUUID(), at: clock.now().toISOString(), intentId: recordId });
}

/** The drift that an intent puts back. */
export function toDrift({ findingId, at, actor }: IntentRecord): Drift {
  return { findingId, at, actor };
}

/** @throws Error when something stands against it */
export async function beginChange(
  trail: DynamoDbTrail,
  record: IntentRecord,
  expected: LeaseExpectation,
): Promise<Lease> {
  const beginning = await trail.begin(record, expected, freely);
  if (!beginning.begun) throw new Error('the change could not begin');
  return beginning.lease;
}
