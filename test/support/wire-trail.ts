import { randomUUID } from 'node:crypto';
import { DynamoDbTrail } from '../../shared/audit/dynamodb-trail.ts';
import type { IntentRecord, OutcomeRecord } from '../../shared/audit/record.ts';
import type { Lease, LeaseExpectation } from '../../shared/audit/trail.ts';
import type { Clock } from '../../shared/control/clock.ts';
import { type Place, type ResourceRef, toResourceRef } from '../../shared/control/resource.ts';
import { intent, outcome } from './audit-records.ts';
import type { WireAccount } from './wire-account.ts';

export const leaseMs = 90_000;

export function createTrail({ clients, tables }: WireAccount, clock: Clock): DynamoDbTrail {
  return new DynamoDbTrail({ client: clients.dynamoDb, ...tables, clock, leaseMs });
}

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

/** @throws Error when somebody else has the resource */
export async function beginChange(
  trail: DynamoDbTrail,
  record: IntentRecord,
  expected: LeaseExpectation,
): Promise<Lease> {
  const beginning = await trail.begin(record, expected);
  if (!beginning.begun) throw new Error('the change could not begin');
  return beginning.lease;
}
