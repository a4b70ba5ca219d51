import type { NoticeRecord } from '../audit/record.ts';
import type { Baseline } from './baseline.ts';
import type { Breaker, BreakerKey } from './breaker.ts';
import type { Drift } from './contest.ts';
import type { Exemption } from './exemption.ts';
import type { Hold } from './hold.ts';
import type { LegalHold } from './legal-hold.ts';
import type { Pause } from './pause.ts';
import type { UndoRequest } from './undo-request.ts';

/** All that holds for the whole account at one instant, read at once. */
export interface PolicySnapshot {
  /** Changes whenever a pause or an exemption does; a change begins only while it is still the one it was decided by. */
  readonly version: number;
  readonly pauses: readonly Pause[];
  /** Those asked for, in force, and ended but not yet cleared away. */
  readonly exemptions: readonly Exemption[];
  readonly breakers: readonly Breaker[];
}

/** What a function needs to know before it changes anything. Each throws when the store cannot be read: never guess. */
export interface PolicyStore {
  load(): Promise<PolicySnapshot>;
  findHold(control: string, resourceArn: string): Promise<Hold | undefined>;
  /** Every hold, or those of some controls. */
  listHolds(controls?: readonly string[]): Promise<readonly Hold[]>;
  /** The findings whose records nobody may remove. */
  listLegalHolds(): Promise<readonly LegalHold[]>;
  /** The last times a violation was put back, newest first. */
  readDrifts(control: string, resourceArn: string): Promise<readonly Drift[]>;
  /** What was remembered of a resource when it last passed a control. */
  findBaseline(control: string, resourceArn: string): Promise<Baseline | undefined>;
  /** Every baseline, or those of some controls. */
  listBaselines(controls?: readonly string[]): Promise<readonly Baseline[]>;
  /** Remembers a good state in place of `was`; nothing where somebody else was quicker. */
  keepBaseline(baseline: Baseline, was: Baseline | undefined): Promise<void>;
  /** Forgets a baseline, unless another one has taken its place. */
  forgetBaseline(baseline: Baseline): Promise<void>;
  findUndoRequest(findingId: string): Promise<UndoRequest | undefined>;
  /** Opens a breaker and writes the notice; `false`, and nothing written, when it is open already. */
  openBreaker(key: BreakerKey, openUntil: string, notice: NoticeRecord): Promise<boolean>;
}

/** One thing that a command or the clock changes in the policy. */
export type PolicyWrite =
  | { readonly kind: 'put-pause'; readonly pause: Pause }
  | { readonly kind: 'delete-pause'; readonly control: string | undefined }
  /** It must be there as `was`; where that is absent, nothing of its id may be there. */
  | { readonly kind: 'put-exemption'; readonly exemption: Exemption; readonly was: Exemption | undefined }
  | { readonly kind: 'delete-exemption'; readonly exemption: Exemption }
  /** The hold must still have the revision of `was`. */
  | { readonly kind: 'put-hold'; readonly hold: Hold; readonly was: Hold }
  | { readonly kind: 'delete-hold'; readonly hold: Hold }
  /** It must still be open until then: one that was opened anew since stays open. What it counted is forgotten. */
  | { readonly kind: 'close-breaker'; readonly key: BreakerKey; readonly openUntil: string }
  /** It must still be the one that was read. */
  | { readonly kind: 'delete-baseline'; readonly baseline: Baseline }
  | { readonly kind: 'put-undo-request'; readonly request: UndoRequest }
  | { readonly kind: 'delete-undo-request'; readonly request: UndoRequest }
  /** It must be there as `was`; where that is absent, there must be none of its finding. */
  | { readonly kind: 'put-legal-hold'; readonly legalHold: LegalHold; readonly was: LegalHold | undefined }
  | { readonly kind: 'delete-legal-hold'; readonly legalHold: LegalHold };

/** What only the functions that people command, and the clock, may do. */
export interface PolicyDesk extends PolicyStore {
  listUndoRequests(): Promise<readonly UndoRequest[]>;
  /**
   * Writes the notices and everything they speak of in one transaction. With `once`, an id of a command, a second call
   * with the same id changes nothing.
   * @returns `done`; `repeated` where the command was carried out before; `conflict` where somebody was quicker
   */
  rule(
    notices: readonly NoticeRecord[],
    writes: readonly PolicyWrite[],
    once?: string,
  ): Promise<'done' | 'repeated' | 'conflict'>;
  /** Notes that the service of a hold, or of an undo, was asked to look at it; nothing where it changed or ended since. */
  markWoken(woken: Hold | UndoRequest, at: string): Promise<void>;
}
