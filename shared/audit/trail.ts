import type { IntentRecord, ObservationRecord, OutcomeRecord } from './record.ts';

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

export type Beginning =
  | { readonly begun: true; readonly lease: Lease }
  | { readonly begun: false; readonly current: Lease | undefined };

/**
 * The audit trail with the leases that go with it: an intent and the lease on its resource are written in one
 * transaction, so are the outcome and the lease's release. A lease that is held and expired is thus an open intent.
 */
export interface AuditTrail {
  /** Writes the intent and takes the resource, or says who has it. */
  begin(intent: IntentRecord, expected: LeaseExpectation): Promise<Beginning>;
  /** Writes the outcome and gives the resource back; `false`, and nothing written, when the lease is no longer held. */
  finish(lease: Lease, outcome: OutcomeRecord): Promise<boolean>;
  /** Writes the outcome of a change whose lease was lost meanwhile: what was done still belongs in the trail. */
  append(outcome: OutcomeRecord): Promise<void>;
  /** Writes an observation; `false` when the finding is already there. */
  observe(observation: ObservationRecord): Promise<boolean>;
  /** Leases of a service that are held and expired: changes whose function ended before it recorded the outcome. */
  findAbandoned(service: string): Promise<readonly Lease[]>;
  getIntent(lease: Lease): Promise<IntentRecord>;
}
