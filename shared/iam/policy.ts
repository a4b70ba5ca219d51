import * as z from 'zod';
import type { JsonObject } from '../control/json.ts';
import { formatPath, readJsonLayout } from './json-layout.ts';
import type { JsonNode, Path } from './json-layout.ts';
import { UnreadablePolicyError } from './unreadable-policy-error.ts';

/** Where the grammar of policies allows one value or a list of them, a list of them. */
export function oneOrMore<Item>(item: z.ZodType<Item>) {
  return z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item),
  );
}

const principal = z.union([
  z.string().transform((name) => ({ AWS: [name] })),
  z.record(z.string(), oneOrMore(z.string())),
]);

const conditionValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** By operator, by key, the values. */
export const conditions = z.record(z.string(), z.record(z.string(), oneOrMore(conditionValue)));

const statementSchema = z
  .looseObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: oneOrMore(z.string()).optional(),
    NotAction: oneOrMore(z.string()).optional(),
    Resource: oneOrMore(z.string()).optional(),
    NotResource: oneOrMore(z.string()).optional(),
    Condition: conditions.optional(),
  })
  .refine(
    ({ Principal, NotPrincipal }) => Principal !== undefined || NotPrincipal !== undefined,
    'a resource policy names a Principal or a NotPrincipal',
  );

/** A statement of a resource policy, with a list wherever the grammar allows one value or a list. */
export type Statement = z.infer<typeof statementSchema>;

export interface LocatedStatement<Of = Statement> {
  readonly statement: Of;
  /** The statement as it was written. */
  readonly source: JsonObject;
  /** Its place in the policy. */
  readonly path: Path;
  /** From here up to, not including, `end` in the policy's text. */
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a resource policy.
 * Source: "Grammar of the IAM JSON policy language", IAM User Guide.
 * @throws UnreadablePolicyError saying what is wrong and where
 */
export function readPolicy(policy: string): readonly LocatedStatement[] {
  return readStatements(policy, statementSchema);
}

/**
 * Reads a policy whose statements have a grammar of their own.
 * @throws UnreadablePolicyError saying what is wrong and where
 */
export function readStatements<Of>(policy: string, schema: z.ZodType<Of>): readonly LocatedStatement<Of>[] {
  const result = z.looseObject({ Statement: oneOrMore(schema) }).safeParse(parseJson(policy));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new UnreadablePolicyError(issue?.message ?? 'not a policy', formatPath(issue?.path ?? []));
  }
  const places = findStatementPlaces(policy);
  return result.data.Statement.flatMap((statement, index) => {
    const place = places[index];
    if (place === undefined) return [];
    const { path, start, end } = place;
    return [{ statement, source: JSON.parse(policy.slice(start, end)) as JsonObject, path, start, end }];
  });
}

function parseJson(policy: string): unknown {
  try {
    return JSON.parse(policy);
  } catch (cause) {
    throw new UnreadablePolicyError(
      cause instanceof Error ? cause.message : String(cause),
      'its text, which is not JSON',
      { cause },
    );
  }
}

/** Where the value of `Statement` stands in a policy's text: a list of statements, or the only one. */
export function findStatementNode(policy: string): JsonNode | undefined {
  return readJsonLayout(policy).children.find(({ key }) => key === 'Statement')?.node;
}

function findStatementPlaces(policy: string): readonly (Pick<JsonNode, 'start' | 'end'> & { path: Path })[] {
  const statement = findStatementNode(policy);
  if (statement === undefined) return [];
  if (!statement.isArray) return [{ ...statement, path: ['Statement'] }];
  return statement.children.map(({ key, node }) => ({ ...node, path: ['Statement', key] }));
}
