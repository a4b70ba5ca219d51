import type { JsonObject } from '../control/json.ts';
import { hasBoundingCondition, isFixed } from './bounding-conditions.ts';
import { readPolicy } from './policy.ts';
import type { Statement } from './policy.ts';

/** A statement by which a resource policy lets in callers whom nobody could name. */
export interface PublicStatement {
  /** Its position in the policy's list of statements, from 0. */
  readonly index: number;
  readonly sid?: string;
  /** Who is let in to do what, in words. */
  readonly reason: string;
  /** The statement as it was written. */
  readonly statement: JsonObject;
}

/** The canonical user id of every caller without credentials: "Access control list overview", Amazon S3 User Guide. */
export const anonymousCanonicalUser = '65a011a29cdf8ec533ec3d1ccaae921c';

/** Who is let in by a value of each kind of principal that is not one named principal; `undefined` when it is one. */
const openPrincipals: Readonly<Record<string, (value: string) => string | undefined>> = {
  AWS: (value) => (isFixed(value) ? undefined : 'anyone'),
  CanonicalUser: (value) =>
    isFixed(value) && value.toLowerCase() !== anonymousCanonicalUser ? undefined : 'anyone',
  Service: (value) => (isFixed(value) ? undefined : 'any AWS service, on behalf of anyone'),
  // An ARN names a provider of one account; a web identity provider lets everyone sign in.
  Federated: (value) =>
    isFixed(value) && value.startsWith('arn:') ? undefined : `anyone who can sign in with ${value}`,
};

/**
 * Finds the statements that make a resource policy public: those that allow something to a principal that is no fixed
 * one, with no condition that bounds who that is. As AWS does, it takes each such statement for public until shown
 * otherwise, and does not weigh it against the policy's Deny statements.
 * Source: "The meaning of 'public'" in "Blocking public access to your Amazon S3 storage", Amazon S3 User Guide.
 * @param policy the policy's JSON text
 * @throws UnreadablePolicyError when the policy cannot be read
 */
export function findPublicStatements(policy: string): readonly PublicStatement[] {
  return readPolicy(policy).flatMap(({ statement, source }, index) => {
    const who = statement.Effect === 'Allow' ? findOpenPrincipal(statement) : undefined;
    if (who === undefined || hasBoundingCondition(statement.Condition ?? {})) return [];
    const { Sid: sid } = statement;
    const reason = `the statement allows ${describeActions(statement)} to ${who}${describeConditions(statement)}`;
    return [{ index, ...(sid === undefined ? {} : { sid }), reason, statement: source }];
  });
}

function findOpenPrincipal({ Principal, NotPrincipal }: Statement): string | undefined {
  if (NotPrincipal !== undefined) {
    return `anyone but ${Object.values(NotPrincipal).flat().join(', ')} (NotPrincipal)`;
  }
  for (const [kind, values] of Object.entries(Principal ?? {})) {
    const describe = Object.hasOwn(openPrincipals, kind) ? openPrincipals[kind] : () => 'anyone';
    for (const value of values) {
      const who = describe?.(value);
      if (who !== undefined) return `${who} (${kind} principal "${value}")`;
    }
  }
  return undefined;
}

function describeActions({ Action, NotAction }: Statement): string {
  if (Action !== undefined) return Action.join(', ');
  return NotAction === undefined ? 'nothing that is named' : `everything but ${NotAction.join(', ')}`;
}

function describeConditions({ Condition = {} }: Statement): string {
  const conditions = Object.entries(Condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, values]) => `${operator} ${key} ${values.join(' or ')}`),
  );
  if (conditions.length === 0) return ', without a condition';
  return `; its conditions do not bound who that is (${conditions.join('; ')})`;
}
