import * as z from 'zod';
import type { WriteOperationName } from '../aws/operation-map.ts';
import type { Call, Change } from '../control/change.ts';
import type { Violation } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import { matchesPattern } from '../control/pattern.ts';

export const boundarySettings = z.strictObject({
  approvedBoundaries: z
    .array(z.string().min(1))
    .default([])
    .describe('ARNs of policies that may take the place of another boundary; `*` and `?` as in IAM policies'),
});
type Settings = z.infer<typeof boundarySettings>;

/** The policy that limits what a user or role can be allowed; `null` where there is none. */
export type BoundaryState = { readonly boundary: string | null };

export function toBoundaryState(
  entity:
    | { readonly PermissionsBoundary?: { PermissionsBoundaryArn?: string | undefined } | undefined }
    | undefined,
): BoundaryState {
  return { boundary: entity?.PermissionsBoundary?.PermissionsBoundaryArn ?? null };
}

/** The boundary that was remembered, where there was one. */
function recallBoundary(baseline: JsonObject | undefined): string | undefined {
  const was = baseline?.['boundary'];
  return typeof was === 'string' ? was : undefined;
}

/** A boundary that was remembered and is removed, or swapped for one that nobody approved. */
export function findLostBoundary(
  { boundary }: BoundaryState,
  baseline: JsonObject | undefined,
  { approvedBoundaries }: Settings,
): readonly Violation<string | null>[] {
  const was = recallBoundary(baseline);
  if (was === undefined || boundary === was) return [];
  if (boundary === null) {
    return [{ element: was, reason: `the permissions boundary ${was} was removed`, evidence: boundary }];
  }
  if (approvedBoundaries.some((approved) => matchesPattern(approved, boundary))) return [];
  return [
    {
      element: was,
      key: `${was} to ${boundary}`,
      reason: `the permissions boundary ${was} was swapped for ${boundary}`,
      evidence: boundary,
    },
  ];
}

/** How the calls that change a boundary are made for a user or a role. */
type BoundaryCalls<Writes extends WriteOperationName> = {
  readonly put: (arn: string) => Call<Writes>;
  readonly remove: () => Call<Writes>;
};

/** Gives the boundary back that was remembered. `who` is what it limits, such as `user alice`. */
export function restoreBoundary<Writes extends WriteOperationName>(
  who: string,
  { boundary }: BoundaryState,
  baseline: JsonObject | undefined,
  { put, remove }: BoundaryCalls<Writes>,
): Change<Writes> {
  const was = recallBoundary(baseline);
  return {
    summary: `Give ${who} back the permissions boundary ${was ?? 'that it had'}.`,
    apply: was === undefined ? [] : [put(was)],
    undo: [boundary === null ? remove() : put(boundary)],
  };
}
