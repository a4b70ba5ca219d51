import { randomUUID } from 'node:crypto';
import type {
  AuditRecord,
  IntentRecord,
  ObservationRecord,
  OutcomeRecord,
} from '../../shared/audit/record.ts';
import { auditRecord } from '../../shared/audit/record.ts';
import type { AuditTrail, Beginning, Lease, LeaseExpectation } from '../../shared/audit/trail.ts';
import type { Clock } from '../../shared/control/clock.ts';
import { resourceTypes } from '../../shared/control/resource.ts';

interface StoredLease extends Lease {
  readonly service: string;
  readonly releasedAt?: number;
}

const leaseMs = 90_000;

/** An audit trail in memory with the meaning of the real one, whose records must have the documented form. */
export class MemoryTrail implements AuditTrail {
  readonly records: AuditRecord[] = [];
  readonly leases = new Map<string, StoredLease>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get outcomes(): readonly OutcomeRecord[] {
    return this.records.filter((record) => record.kind === 'outcome');
  }

  get intents(): readonly IntentRecord[] {
    return this.records.filter((record) => record.kind === 'intent');
  }

  async begin(intent: IntentRecord, expected: LeaseExpectation): Promise<Beginning> {
    await Promise.resolve();
    const current = this.leases.get(intent.resource.arn);
    const now = this.#clock.now().getTime();
    if (!isAsExpected(current, expected, now)) return { begun: false, current };
    const lease = {
      resourceArn: intent.resource.arn,
      token: randomUUID(),
      held: true,
      expiresAt: now + leaseMs,
      findingId: intent.findingId,
      intentId: intent.recordId,
      intentAt: intent.at,
      service: resourceTypes[intent.resource.type].service,
    };
    this.leases.set(lease.resourceArn, lease);
    this.#append(intent);
    return { begun: true, lease };
  }

  async finish(lease: Lease, outcome: OutcomeRecord): Promise<boolean> {
    await Promise.resolve();
    const current = this.leases.get(lease.resourceArn);
    if (current?.token !== lease.token || !current.held) return false;
    this.leases.set(lease.resourceArn, { ...current, held: false, releasedAt: this.#clock.now().getTime() });
    this.#append(outcome);
    return true;
  }

  append(outcome: OutcomeRecord): Promise<void> {
    this.#append(outcome);
    return Promise.resolve();
  }

  observe(observation: ObservationRecord): Promise<boolean> {
    const isKnown = this.records.some(({ findingId }) => findingId === observation.findingId);
    if (!isKnown) this.#append(observation);
    return Promise.resolve(!isKnown);
  }

  findAbandoned(service: string): Promise<readonly Lease[]> {
    const now = this.#clock.now().getTime();
    return Promise.resolve(
      [...this.leases.values()].filter(
        (lease) => lease.held && lease.service === service && lease.expiresAt < now,
      ),
    );
  }

  getIntent(lease: Lease): Promise<IntentRecord> {
    const intent = this.intents.find(({ recordId }) => recordId === lease.intentId);
    return intent === undefined ? Promise.reject(new Error('no such intent')) : Promise.resolve(intent);
  }

  #append(record: AuditRecord): void {
    this.records.push(auditRecord.parse(JSON.parse(JSON.stringify(record))));
  }
}

function isAsExpected(current: StoredLease | undefined, expected: LeaseExpectation, now: number): boolean {
  if (expected.kind === 'last-seen') {
    return current?.token === expected.token && (!current.held || current.expiresAt < now);
  }
  return current === undefined || (!current.held && (current.releasedAt ?? 0) < expected.readAt.getTime());
}
