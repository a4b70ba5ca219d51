import { createHash } from 'node:crypto';
import type { ObservationRecord } from '../audit/record.ts';
import type { Call, Change } from '../control/change.ts';
import type { Control, Violation } from '../control/control.ts';
import { type JsonObject, type JsonValue, toCanonicalJson } from '../control/json.ts';
import type { ResourceRef } from '../control/resource.ts';
import type { DecisionRule } from './decision.ts';
import type { Principal } from './principal.ts';

export type Approval = { readonly by: Principal; readonly at: string };

/** What first showed the violation, kept so that the change that is made later still says who caused it. */
export type HoldOrigin = Pick<ObservationRecord, 'signal' | 'actor'>;

/** A violation that Holdfast knows of and does not put back for now. One a control and resource. */
export type Hold = {
  readonly control: string;
  readonly resource: ResourceRef;
  /** The finding whose observation shows the violation and the exact change. */
  readonly findingId: string;
  /** Why it is held. */
  readonly rule: DecisionRule;
  /** Of the state that counts, the violations and the exact calls: an approval is worth nothing for any other. */
  readonly digest: string;
  readonly status: 'waiting' | 'approved' | 'rejected';
  readonly since: string;
  /** ISO 8601. A question that nobody answered until then is dropped, and asked again when the violation is seen again. */
  readonly expiresAt?: string | undefined;
  /** With grace: when it is put back unless somebody rejects it. */
  readonly actsAt?: string | undefined;
  readonly approvals: readonly Approval[];
  readonly rejectedBy?: Principal | undefined;
  /** The exemption that holds it. */
  readonly exemptionId?: string | undefined;
  readonly origin: HoldOrigin;
  /** When its service was last asked to look at it again. */
  readonly wokenAt?: string | undefined;
  /** Changes with every writing, so that two writers never overwrite each other. */
  readonly revision: string;
};

/** What is to be changed, and the state that it was computed from, as one value to compare. */
export function getDigest(
  control: Pick<Control, 'compare'>,
  state: JsonObject,
  violations: readonly Violation[],
  change: Change,
): string {
  const parts: JsonValue = [
    getComparable(control, state),
    violations.map(getViolationKey),
    change.apply.map(({ operation, input }: Call) => [operation, input]),
  ];
  return createHash('sha256').update(toCanonicalJson(parts)).digest('hex');
}

/** What a violation is known by when it comes back. */
export function getViolationKey({ key, element }: Pick<Violation, 'key' | 'element'>): string {
  return key ?? element;
}

/** The part of a state that somebody can have changed, without what AWS changes by itself. */
export function getComparable(control: Pick<Control, 'compare'>, state: JsonObject): JsonValue {
  return control.compare === undefined ? state : control.compare(state);
}
