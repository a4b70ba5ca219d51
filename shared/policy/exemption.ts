import { matchesPattern } from '../control/pattern.ts';
import type { Tags } from '../control/tags.ts';
import type { Principal } from './principal.ts';

export type { Tags };

/** What Holdfast leaves alone for a while, because two people said so, or because one undid a change. */
export type Exemption = {
  /** `ex-` and 16 characters. */
  readonly id: string;
  /** Ids of controls; at least one. */
  readonly controls: readonly string[];
  /** An ARN, in which `*` stands for any characters and `?` for one; every resource where absent. */
  readonly resource?: string | undefined;
  /** Tags that the resource must have when it is looked at; all of them. */
  readonly tags?: Tags | undefined;
  /** The violations that are left alone, by their keys; all of the controls' where absent. */
  readonly violations?: readonly string[] | undefined;
  readonly reason: string;
  readonly ticket?: string | undefined;
  readonly requestedBy: Principal;
  readonly requestedAt: string;
  /** The second person. Absent until there is one; an undo needs none, for it is short and one action at night. */
  readonly approvedBy?: Principal | undefined;
  readonly approvedAt?: string | undefined;
  /** The undone finding that it keeps from being put back. */
  readonly undoes?: string | undefined;
  /** ISO 8601; from then on it is as if it had never been. */
  readonly endsAt: string;
  /** When the SOC was told that it ends soon. */
  readonly announcedAt?: string | undefined;
};

/** Whether it is, or was, in force. */
export function wasGranted({ approvedBy, undoes }: Exemption): boolean {
  return approvedBy !== undefined || undoes !== undefined;
}

export function isInForce(exemption: Exemption, now: Date): boolean {
  return wasGranted(exemption) && now.getTime() < Date.parse(exemption.endsAt);
}

export interface ExemptionTarget {
  readonly control: string;
  readonly resourceArn: string;
  readonly violationKey: string;
  /** Read only where an exemption in force asks for tags. */
  readonly tags: Tags | undefined;
}

/** The first exemption in force that covers a violation. */
export function findExemption(
  exemptions: readonly Exemption[],
  target: ExemptionTarget,
  now: Date,
): Exemption | undefined {
  return exemptions.find((exemption) => isInForce(exemption, now) && covers(exemption, target));
}

/** Whether an exemption that is in force for the control depends on tags, so that they have to be read. */
export function askForTags(exemptions: readonly Exemption[], control: string, now: Date): boolean {
  return exemptions.some(
    (exemption) =>
      exemption.tags !== undefined && exemption.controls.includes(control) && isInForce(exemption, now),
  );
}

function covers({ controls, resource, tags, violations }: Exemption, target: ExemptionTarget): boolean {
  return (
    controls.includes(target.control) &&
    (resource === undefined || matchesPattern(resource, target.resourceArn)) &&
    (tags === undefined || hasTags(target.tags, tags)) &&
    (violations === undefined || violations.includes(target.violationKey))
  );
}

export function hasTags(tags: Tags | undefined, wanted: Tags): boolean {
  return (
    tags !== undefined &&
    Object.entries(wanted).every(([key, value]) => Object.hasOwn(tags, key) && tags[key] === value)
  );
}
