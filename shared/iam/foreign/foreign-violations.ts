import * as z from 'zod';
import type { DetectContext, Violation } from '../../control/control.ts';
import type { JsonObject } from '../../control/json.ts';
import type { Path } from '../json-layout.ts';
import { findForeignGrants } from './foreign-grants.ts';
import { removeGrants } from './remove-grants.ts';

/** The setting of controls of resource policies. */
export const deputySettings = z.strictObject({
  deputies: z
    .array(z.string().regex(/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/, 'a service principal is expected'))
    .default(['cloudfront.amazonaws.com'])
    .describe(
      'Services that reach into this account for anyone who asks them to: a statement for one of these has to say in a ' +
        'condition for whom, such as aws:SourceAccount. Others are let in without one.',
    ),
});

/** A policy, and what has to be known to say who is foreign in it. */
export type PolicyState = {
  /** The account that has the resource. */
  readonly account: string;
  /** The policy's text as it was stored, byte for byte; empty where there is none. */
  readonly policy: string;
  /** The account's own canonical user id, where the policy speaks of such. */
  readonly canonicalUser?: string | undefined;
};

export type ForeignEvidence = {
  /** The position of the statement. */
  readonly index: number;
  readonly path: Path;
  readonly statement: JsonObject;
};

type Context = Pick<DetectContext<{ readonly deputies?: readonly string[] }>, 'trusted' | 'settings'>;

/** @throws UnreadablePolicyError when the policy cannot be read */
export function findForeignViolations(
  { account, policy, canonicalUser }: PolicyState,
  { trusted, settings: { deputies = [] } }: Context,
): readonly Violation<ForeignEvidence>[] {
  if (policy === '') return [];
  const canonicalUsers = canonicalUser === undefined ? [] : [canonicalUser];
  return findForeignGrants(policy, { account, trusted, canonicalUsers, deputies }).map(
    ({ element, key, reason, ...evidence }) => ({ element, key, reason, evidence }),
  );
}

/** The policy without what was found in it; undefined where no statement is left. */
export function removeViolations(
  policy: string,
  violations: readonly Violation<ForeignEvidence>[],
): string | undefined {
  return removeGrants(
    policy,
    violations.map(({ evidence }) => evidence.path),
  );
}

/** What was found, in one line. */
export function listElements(violations: readonly Violation[]): string {
  return violations.map(({ element }) => element).join(', ');
}
