import type { Count } from '../policy/breaker.ts';
import type { Drift } from '../policy/contest.ts';
import type { Exemption } from '../policy/exemption.ts';
import type { Hold } from '../policy/hold.ts';
import type { UndoRequest } from '../policy/undo-request.ts';
import type { AuditRecord, IntentRecord, NoticeRecord, ObservationRecord, OutcomeRecord } from './record.ts';

/** Who holds, or last held, the right to change a resource. */
export interface Lease {
  readonly resourceArn: string;
  readonly token: string;
  readonly held: boolean;
  /** Epoch milliseconds; a held lease past it belongs to a function that ended without a word. */
  readonly expiresAt: number;
  readonly findingId: string;
  readonly intentId: string;
  readonly intentAt: string;
}

/**
 * What must be true of the resource's lease for a change to begin: that nobody changed the resource since its state was
 * read, or that the lease is still the one that was seen before the state was read.
 */
export type LeaseExpectation =
  | { readonly kind: 'untouched-since'; readonly readAt: Date }
  | { readonly kind: 'last-seen'; readonly token: string };

/**
 * What must still be true of the policy for a change to begin, and what its beginning counts as. All of it is checked
 * and written with the intent, so that no pause, exemption or limit can come between a decision and its change.
 */
export interface Admission {
  /** The policy's version that the decision was made by. */
  readonly policyVersion: number;
  /**
   * The hold of the intent's control and resource that the decision was made by; where absent there must be none. One that
   * was written, rejected or removed since is a change of the policy.
   */
  readonly hold: Hold | undefined;
  /** It must not have been put back so often within the window already. */
  readonly contest?: { readonly times: number; readonly withinMs: number } | undefined;
  readonly counts: readonly Count[];
  /**
   * With an undo: the request that it fulfils, which must still be there, and the exemption that keeps it from being put
   * back. Where the request is gone, the policy is not as it was decided by.
   */
  readonly undo?: { readonly request: UndoRequest; readonly exemption: Exemption | undefined } | undefined;
}

/** What a change that is done leaves besides its outcome. */
export interface Ending {
  /** The hold that it ends. */
  readonly hold?: Hold | undefined;
  /** That it was put back, remembered so that a contest is noticed: as the last of so many. */
  readonly drift?: { readonly drift: Drift; readonly times: number; readonly withinMs: number } | undefined;
}

/** Why a change may not begin: somebody has or had the resource, or the policy is not as it was decided by. */
export type Beginning =
  | { readonly begun: true; readonly lease: Lease }
  | { readonly begun: false; readonly because: 'lease'; readonly current: Lease | undefined }
  | { readonly begun: false; readonly because: 'policy' | 'contested' | 'breaker' };

/**
 * The audit trail with the leases that go with it: an intent and the lease on its resource are written in one
 * transaction, so are the outcome and the lease's release. A lease that is held and expired is thus an open intent.
 */
export interface AuditTrail {
  /** Writes the intent and takes the resource, or says what stands against it. */
  begin(intent: IntentRecord, expected: LeaseExpectation, admission: Admission): Promise<Beginning>;
  /**
   * Writes the outcome and what it leaves, and gives the resource back.
   * @returns `false`, and nothing written, when the lease is no longer held
   */
  finish(lease: Lease, outcome: OutcomeRecord, ending?: Ending): Promise<boolean>;
  /** Writes the outcome of a change whose lease was lost meanwhile: what was done still belongs in the trail. */
  append(outcome: OutcomeRecord): Promise<void>;
  /** Writes an observation; `false` when the finding is already there. */
  observe(observation: ObservationRecord): Promise<boolean>;
  /**
   * Writes an observation and the hold it begins, in place of `was`.
   * @returns `false`, and nothing written, when somebody else wrote the hold meanwhile
   */
  hold(observation: ObservationRecord, hold: Hold, was: Hold | undefined): Promise<boolean>;
  /** Removes a hold that has nothing to hold any more, and notes it; `false` when it changed meanwhile. */
  release(hold: Hold, notice: NoticeRecord): Promise<boolean>;
  /** Refuses an undo: removes its request and notes why; `false`, and nothing written, when it is no longer there. */
  refuse(request: UndoRequest, notice: NoticeRecord): Promise<boolean>;
  /** Leases of a service that are held and expired: changes whose function ended before it recorded the outcome. */
  findAbandoned(service: string): Promise<readonly Lease[]>;
  getIntent(lease: Lease): Promise<IntentRecord>;
  /** Every record of a finding, oldest first. */
  readFinding(findingId: string): Promise<readonly AuditRecord[]>;
}
