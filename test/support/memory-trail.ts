import { randomUUID } from 'node:crypto';
import type {
  AuditRecord,
  IntentRecord,
  NoticeRecord,
  ObservationRecord,
  OutcomeRecord,
} from '../../shared/audit/record.ts';
import { auditRecord } from '../../shared/audit/record.ts';
import type {
  Admission,
  AuditTrail,
  Beginning,
  Ending,
  Lease,
  LeaseExpectation,
} from '../../shared/audit/trail.ts';
import type { Clock } from '../../shared/control/clock.ts';
import { resourceTypes } from '../../shared/control/resource.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import type { UndoRequest } from '../../shared/policy/undo-request.ts';
import { MemoryPolicy } from './memory-policy.ts';

interface StoredLease extends Lease {
  readonly service: string;
  readonly releasedAt?: number;
}

const leaseMs = 90_000;

/** An audit trail in memory with the meaning of the real one, whose records must have the documented form. */
export class MemoryTrail implements AuditTrail {
  readonly records: AuditRecord[] = [];
  readonly leases = new Map<string, StoredLease>();
  readonly policy: MemoryPolicy;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.policy = new MemoryPolicy(clock, (notice) => {
      this.#append(notice);
    });
  }

  get outcomes(): readonly OutcomeRecord[] {
    return this.records.filter((record) => record.kind === 'outcome');
  }

  get intents(): readonly IntentRecord[] {
    return this.records.filter((record) => record.kind === 'intent');
  }

  get notices(): readonly NoticeRecord[] {
    return this.records.filter((record) => record.kind === 'notice');
  }

  async begin(intent: IntentRecord, expected: LeaseExpectation, admission: Admission): Promise<Beginning> {
    await Promise.resolve();
    if (!this.policy.isAsDecided(intent, admission)) return { begun: false, because: 'policy' };
    const current = this.leases.get(intent.resource.arn);
    const now = this.#clock.now().getTime();
    if (!isAsExpected(current, expected, now)) return { begun: false, because: 'lease', current };
    const because = this.policy.findLimit(intent, admission);
    if (because !== undefined) return { begun: false, because };
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
    this.#append(intent);
    this.leases.set(lease.resourceArn, lease);
    this.policy.admit(admission);
    return { begun: true, lease };
  }

  async finish(lease: Lease, outcome: OutcomeRecord, { hold, drift }: Ending = {}): Promise<boolean> {
    await Promise.resolve();
    const current = this.leases.get(lease.resourceArn);
    if (current?.token !== lease.token || !current.held) return false;
    this.leases.set(lease.resourceArn, { ...current, held: false, releasedAt: this.#clock.now().getTime() });
    this.#append(outcome);
    if (hold !== undefined) this.policy.endHold(hold);
    if (drift !== undefined) this.policy.rememberDrift(outcome, drift);
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

  hold(observation: ObservationRecord, hold: Hold, was: Hold | undefined): Promise<boolean> {
    const isWritten = this.policy.replaceHold(hold, was);
    if (isWritten) this.#append(observation);
    return Promise.resolve(isWritten);
  }

  release(hold: Hold, notice: NoticeRecord): Promise<boolean> {
    const isReleased = this.policy.removeHold(hold);
    if (isReleased) this.#append(notice);
    return Promise.resolve(isReleased);
  }

  refuse(request: UndoRequest, notice: NoticeRecord): Promise<boolean> {
    const isRefused = this.policy.removeRequest(request);
    if (isRefused) this.#append(notice);
    return Promise.resolve(isRefused);
  }

  readFinding(findingId: string): Promise<readonly AuditRecord[]> {
    const records = this.records.filter((record) => record.findingId === findingId);
    return Promise.resolve(
      records.toSorted((a, b) => `${a.at} ${a.kind}`.localeCompare(`${b.at} ${b.kind}`)),
    );
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
