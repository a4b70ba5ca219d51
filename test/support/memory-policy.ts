import { isDeepStrictEqual } from 'node:util';
import type { IntentRecord, NoticeRecord, OutcomeRecord } from '../../shared/audit/record.ts';
import type { Admission, Ending } from '../../shared/audit/trail.ts';
import type { Clock } from '../../shared/control/clock.ts';
import type { Baseline } from '../../shared/policy/baseline.ts';
import type { Breaker, BreakerKey, Count } from '../../shared/policy/breaker.ts';
import type { Drift } from '../../shared/policy/contest.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import type { Hold } from '../../shared/policy/hold.ts';
import type { LegalHold } from '../../shared/policy/legal-hold.ts';
import type { Pause } from '../../shared/policy/pause.ts';
import type { PolicyDesk, PolicySnapshot, PolicyWrite } from '../../shared/policy/store.ts';
import type { UndoRequest } from '../../shared/policy/undo-request.ts';

/** A write that can be asked first whether it may be done. */
interface Pending {
  readonly isAllowed: boolean;
  readonly changesVersion?: true;
  readonly apply: () => void;
}

/** The policy in memory with the meaning of the real one; a MemoryTrail has one and begins changes by it. */
export class MemoryPolicy implements PolicyDesk {
  readonly #clock: Clock;
  readonly #write: (notice: NoticeRecord) => void;
  #version = 0;
  readonly #pauses = new Map<string, Pause>();
  readonly #exemptions = new Map<string, Exemption>();
  readonly #breakers = new Map<BreakerKey, Breaker>();
  readonly #holds = new Map<string, Hold>();
  readonly #drifts = new Map<string, readonly Drift[]>();
  readonly #requests = new Map<string, UndoRequest>();
  readonly #baselines = new Map<string, Baseline>();
  readonly #legalHolds = new Map<string, LegalHold>();
  readonly #commands = new Set<string>();

  constructor(clock: Clock, write: (notice: NoticeRecord) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  load(): Promise<PolicySnapshot> {
    return Promise.resolve({
      version: this.#version,
      pauses: [...this.#pauses.values()],
      exemptions: [...this.#exemptions.values()],
      breakers: [...this.#breakers.values()],
    });
  }

  findHold(control: string, resourceArn: string): Promise<Hold | undefined> {
    return Promise.resolve(this.#holds.get(toKey(control, resourceArn)));
  }

  listHolds(controls?: readonly string[]): Promise<readonly Hold[]> {
    const holds = [...this.#holds.values()];
    return Promise.resolve(holds.filter(({ control }) => controls?.includes(control) ?? true));
  }

  readDrifts(control: string, resourceArn: string): Promise<readonly Drift[]> {
    return Promise.resolve(this.#drifts.get(toKey(control, resourceArn)) ?? []);
  }

  findBaseline(control: string, resourceArn: string): Promise<Baseline | undefined> {
    return Promise.resolve(this.#baselines.get(toKey(control, resourceArn)));
  }

  listBaselines(controls?: readonly string[]): Promise<readonly Baseline[]> {
    const baselines = [...this.#baselines.values()];
    return Promise.resolve(baselines.filter(({ control }) => controls?.includes(control) ?? true));
  }

  forgetBaseline(baseline: Baseline): Promise<void> {
    if (this.#baselines.get(toKeyOf(baseline))?.at === baseline.at) this.#baselines.delete(toKeyOf(baseline));
    return Promise.resolve();
  }

  keepBaseline(baseline: Baseline, was: Baseline | undefined): Promise<void> {
    const key = toKeyOf(baseline);
    if (this.#baselines.get(key)?.at === was?.at) this.#baselines.set(key, copy(baseline));
    return Promise.resolve();
  }

  findUndoRequest(findingId: string): Promise<UndoRequest | undefined> {
    return Promise.resolve(this.#requests.get(findingId));
  }

  listLegalHolds(): Promise<readonly LegalHold[]> {
    return Promise.resolve([...this.#legalHolds.values()]);
  }

  listUndoRequests(): Promise<readonly UndoRequest[]> {
    return Promise.resolve([...this.#requests.values()]);
  }

  openBreaker(key: BreakerKey, openUntil: string, notice: NoticeRecord): Promise<boolean> {
    if (this.#isOpen(key)) return Promise.resolve(false);
    this.#breakers.set(key, { key, counts: this.#breakers.get(key)?.counts ?? {}, openUntil });
    this.#write(notice);
    return Promise.resolve(true);
  }

  rule(
    notices: readonly NoticeRecord[],
    writes: readonly PolicyWrite[],
    once?: string,
  ): Promise<'done' | 'repeated' | 'conflict'> {
    if (once !== undefined && this.#commands.has(once)) return Promise.resolve('repeated');
    const pending = writes.map((write) => this.#prepare(write));
    if (pending.some(({ isAllowed }) => !isAllowed)) return Promise.resolve('conflict');
    for (const { apply } of pending) apply();
    if (pending.some(({ changesVersion }) => changesVersion)) this.#version += 1;
    if (once !== undefined) this.#commands.add(once);
    for (const notice of notices) this.#write(notice);
    return Promise.resolve('done');
  }

  markWoken(woken: Hold | UndoRequest, at: string): Promise<void> {
    if ('revision' in woken) {
      const hold = this.#holds.get(toKeyOf(woken));
      if (hold?.revision === woken.revision) this.#holds.set(toKeyOf(woken), { ...hold, wokenAt: at });
    } else if (this.#isPending(woken)) {
      this.#requests.set(woken.findingId, { ...woken, wokenAt: at });
    }
    return Promise.resolve();
  }

  /** Whether a change would still begin by the policy that it was decided by. */
  isAsDecided({ control, resource }: IntentRecord, { policyVersion, hold, undo }: Admission): boolean {
    return (
      this.#version === policyVersion &&
      this.#holds.get(toKey(control, resource.arn))?.revision === hold?.revision &&
      (undo === undefined || this.#isPending(undo.request)) &&
      (undo?.exemption === undefined || !this.#exemptions.has(undo.exemption.id))
    );
  }

  /** The limit that one more change would go beyond. */
  findLimit(
    { control, resource }: IntentRecord,
    { contest, counts }: Admission,
  ): 'contested' | 'breaker' | undefined {
    const last = this.#drifts.get(toKey(control, resource.arn))?.[(contest?.times ?? 0) - 1];
    const since = this.#clock.now().getTime() - (contest?.withinMs ?? 0);
    if (contest !== undefined && last !== undefined && Date.parse(last.at) >= since) return 'contested';
    return counts.some((count) => !this.#hasRoom(count)) ? 'breaker' : undefined;
  }

  /** Counts a change that begins, and writes what it changes of the policy. */
  admit({ counts, undo }: Admission): void {
    for (const { key, slice, stale } of counts) {
      const { counts: before = {}, openUntil } = this.#breakers.get(key) ?? {};
      const kept = Object.entries(before).filter(([at]) => !stale.includes(at));
      const present = { [slice]: (before[slice] ?? 0) + 1 };
      this.#breakers.set(key, { key, counts: { ...Object.fromEntries(kept), ...present }, openUntil });
    }
    if (undo === undefined) return;
    this.#requests.delete(undo.request.findingId);
    if (undo.exemption === undefined) return;
    this.#exemptions.set(undo.exemption.id, copy(undo.exemption));
    this.#version += 1;
  }

  /** Remembers that a violation was put back, as the last of so many times. */
  rememberDrift({ control, resource }: OutcomeRecord, { drift, times }: NonNullable<Ending['drift']>): void {
    const key = toKey(control, resource.arn);
    this.#drifts.set(key, [copy(drift), ...(this.#drifts.get(key) ?? [])].slice(0, times));
  }

  /** Writes a hold in place of `was`; `false` when another one is there. */
  replaceHold(hold: Hold, was: Hold | undefined): boolean {
    const isAllowed = this.#holds.get(toKeyOf(hold))?.revision === was?.revision;
    if (isAllowed) this.#holds.set(toKeyOf(hold), copy(hold));
    return isAllowed;
  }

  /** Removes a hold; `false` when another one, or none, is there. */
  removeHold(hold: Hold): boolean {
    return this.#holds.get(toKeyOf(hold))?.revision === hold.revision && this.endHold(hold);
  }

  /** Removes whatever hold there is of the control and resource. */
  endHold(hold: Hold): boolean {
    return this.#holds.delete(toKeyOf(hold));
  }

  /** Removes an undo request; `false` when another one, or none, is there. */
  removeRequest(request: UndoRequest): boolean {
    return this.#isPending(request) && this.#requests.delete(request.findingId);
  }

  #prepare(write: PolicyWrite): Pending {
    switch (write.kind) {
      case 'put-pause': {
        const { pause } = write;
        const key = pause.control ?? '';
        return {
          isAllowed: !this.#pauses.has(key),
          changesVersion: true,
          apply: () => this.#pauses.set(key, copy(pause)),
        };
      }
      case 'delete-pause': {
        const key = write.control ?? '';
        return {
          isAllowed: this.#pauses.has(key),
          changesVersion: true,
          apply: () => this.#pauses.delete(key),
        };
      }
      case 'put-exemption': {
        const { exemption, was } = write;
        return {
          isAllowed: isDeepStrictEqual(this.#exemptions.get(exemption.id), copy(was)),
          changesVersion: true,
          apply: () => this.#exemptions.set(exemption.id, copy(exemption)),
        };
      }
      case 'delete-exemption': {
        const { exemption } = write;
        return {
          isAllowed: isDeepStrictEqual(this.#exemptions.get(exemption.id), copy(exemption)),
          changesVersion: true,
          apply: () => this.#exemptions.delete(exemption.id),
        };
      }
      case 'put-hold':
        return {
          isAllowed: this.#holds.get(toKeyOf(write.hold))?.revision === write.was.revision,
          apply: () => this.#holds.set(toKeyOf(write.hold), copy(write.hold)),
        };
      case 'delete-hold':
        return {
          isAllowed: this.#holds.get(toKeyOf(write.hold))?.revision === write.hold.revision,
          apply: () => this.endHold(write.hold),
        };
      case 'close-breaker':
        return {
          isAllowed: this.#breakers.get(write.key)?.openUntil === write.openUntil,
          apply: () => this.#breakers.delete(write.key),
        };
      case 'delete-baseline':
        return {
          isAllowed: this.#baselines.get(toKeyOf(write.baseline))?.at === write.baseline.at,
          apply: () => this.#baselines.delete(toKeyOf(write.baseline)),
        };
      case 'put-undo-request':
        return {
          isAllowed: !this.#requests.has(write.request.findingId),
          apply: () => this.#requests.set(write.request.findingId, copy(write.request)),
        };
      case 'delete-undo-request':
        return {
          isAllowed: this.#isPending(write.request),
          apply: () => this.#requests.delete(write.request.findingId),
        };
      case 'put-legal-hold': {
        const { legalHold, was } = write;
        return {
          isAllowed: this.#legalHolds.get(legalHold.findingId)?.revision === was?.revision,
          apply: () => this.#legalHolds.set(legalHold.findingId, copy(legalHold)),
        };
      }
      case 'delete-legal-hold': {
        const { findingId, revision } = write.legalHold;
        return {
          isAllowed: this.#legalHolds.get(findingId)?.revision === revision,
          apply: () => this.#legalHolds.delete(findingId),
        };
      }
    }
  }

  #isPending({ findingId, undoFindingId }: UndoRequest): boolean {
    return this.#requests.get(findingId)?.undoFindingId === undoFindingId;
  }

  #isOpen(key: BreakerKey): boolean {
    const openUntil = this.#breakers.get(key)?.openUntil;
    return openUntil !== undefined && this.#clock.now().getTime() < Date.parse(openUntil);
  }

  #hasRoom({ key, slice, below }: Count): boolean {
    return !this.#isOpen(key) && (this.#breakers.get(key)?.counts[slice] ?? 0) < below;
  }
}

function toKey(control: string, resourceArn: string): string {
  return `${control}#${resourceArn}`;
}

function toKeyOf({ control, resource }: Hold | Baseline): string {
  return toKey(control, resource.arn);
}

/** What a table would give back: a value of its own, without what is `undefined`. */
function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}
