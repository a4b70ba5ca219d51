import { createHash } from 'node:crypto';
import { type JsonObject, type JsonValue, toCanonicalJson } from '../control/json.ts';
import { readPolicy } from './policy.ts';

/**
 * A resource policy as a value that is equal for policies that say the same: a list of one is that one, and the order of
 * a list says nothing. AWS may store a policy in another spelling than it was put in.
 * Source: "Grammar of the IAM JSON policy language", IAM User Guide.
 * @throws UnreadablePolicyError when the policy cannot be read
 */
export function getPolicyMeaning(policy: string): JsonValue {
  readPolicy(policy);
  return normalize(JSON.parse(policy) as JsonValue);
}

/**
 * What a statement is known by when it comes back, wherever in the policy: its Sid, if it has one, and a digest of all
 * that it says, so that a statement that says more under the same Sid is another one.
 */
export function getStatementKey(statement: JsonObject): string {
  const digest = createHash('sha256')
    .update(toCanonicalJson(normalize(statement)))
    .digest('hex');
  const name = typeof statement['Sid'] === 'string' ? statement['Sid'] : 'Statement';
  return `${name} sha256:${digest.slice(0, 16)}`;
}

function normalize(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return String(value);
  if (!isList(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, inner === undefined ? undefined : normalize(inner)]),
    );
  }
  const byText = new Map(value.map(normalize).map((item) => [toCanonicalJson(item), item]));
  const items = [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : items;
}

// Array.isArray does not tell a readonly array from an object.
function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}
