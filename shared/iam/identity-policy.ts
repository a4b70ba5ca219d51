import * as z from 'zod';
import { matchesPattern } from '../control/pattern.ts';
import { conditions, type LocatedStatement, oneOrMore, readStatements } from './policy.ts';

const identityStatement = z
  .looseObject({
    Effect: z.enum(['Allow', 'Deny']),
    Action: oneOrMore(z.string()).optional(),
    NotAction: oneOrMore(z.string()).optional(),
    Resource: oneOrMore(z.string()).optional(),
    NotResource: oneOrMore(z.string()).optional(),
    Condition: conditions.optional(),
  })
  .refine(
    ({ Action, NotAction }) => (Action === undefined) !== (NotAction === undefined),
    'a statement has either an Action or a NotAction',
  );

/** A statement of a policy that is attached to a user, group or role. */
export type IdentityStatement = z.infer<typeof identityStatement>;

/**
 * Reads a policy that is attached to a user, group or role.
 * Source: "Grammar of the IAM JSON policy language", IAM User Guide.
 * @throws UnreadablePolicyError saying what is wrong and where
 */
export function readIdentityPolicy(policy: string): readonly LocatedStatement<IdentityStatement>[] {
  return readStatements(policy, identityStatement);
}

/** IAM gives policies back percent-encoded, as RFC 3986 has it. */
export function decodePolicy(document: string): string {
  return decodeURIComponent(document);
}

// Names that no pattern but one for everything fits.
const anyActions = ['q:z', 'iam:z'];
const anyResources = ['arn:q:z:q:z:q', 'arn:aws:iam::111122223333:user/q'];

/** Positions of the statements that allow everything on everything, from 0. A condition does not make it less. */
export function findAdminStatements(policy: string): readonly number[] {
  return readIdentityPolicy(policy).flatMap(({ statement }, index) =>
    isAdminStatement(statement) ? [index] : [],
  );
}

function isAdminStatement(statement: IdentityStatement): boolean {
  return statement.Effect === 'Allow' && coversAllActions(statement) && coversAllResources(statement);
}

function coversAllActions({ Action, NotAction = [] }: IdentityStatement): boolean {
  if (Action !== undefined) return Action.some((pattern) => fitsAll(pattern, anyActions));
  // All but some actions, IAM's not among them: whoever has all of IAM takes the rest as they like.
  return !NotAction.some((pattern) => matchesPattern(pattern.split(':')[0]?.toLowerCase() ?? '', 'iam'));
}

/** Whether a statement is about every resource there is, or all but some that are none of IAM. */
export function coversAllResources({ Resource, NotResource }: IdentityStatement): boolean {
  if (Resource !== undefined) return Resource.some((pattern) => fitsAll(pattern, anyResources));
  return NotResource !== undefined && !NotResource.some((pattern) => couldNameIam(pattern));
}

function fitsAll(pattern: string, texts: readonly string[]): boolean {
  return texts.every((text) => matchesPattern(pattern.toLowerCase(), text.toLowerCase()));
}

function couldNameIam(pattern: string): boolean {
  const [, , service = '*'] = pattern.split(':');
  return matchesPattern(service.toLowerCase(), 'iam');
}

/** Whether a statement is about an action, whatever its effect. Case makes no difference. */
export function coversAction({ Action, NotAction = [] }: IdentityStatement, action: string): boolean {
  const fits = (pattern: string) => matchesPattern(pattern.toLowerCase(), action.toLowerCase());
  return Action === undefined ? !NotAction.some(fits) : Action.some(fits);
}
