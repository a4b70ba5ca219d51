import type { JsonObject } from '../control/json.ts';
import { findStatementNode, readPolicy } from './policy.ts';

/**
 * Adds a statement after the others in a policy's text and leaves every byte of what was there as it was. The white space
 * before it is that before the first; a statement that is no list becomes one of two.
 * @throws UnreadablePolicyError when the policy cannot be read
 */
export function addStatement(policy: string, statement: JsonObject): string {
  const statements = readPolicy(policy);
  const node = findStatementNode(policy);
  if (node === undefined) throw new TypeError('The policy was read, but has no statement');
  const { start, end, isArray } = node;
  const text = JSON.stringify(statement);
  if (!isArray) return `${policy.slice(0, start)}[${policy.slice(start, end)},${text}]${policy.slice(end)}`;

  const first = statements[0];
  const last = statements.at(-1);
  if (first === undefined || last === undefined) {
    return `${policy.slice(0, start)}[${text}]${policy.slice(end)}`;
  }
  const space = policy.slice(start + 1, first.start);
  return `${policy.slice(0, last.end)},${space}${text}${policy.slice(last.end)}`;
}

/** A Sid that no statement of the policy has: the wanted one, or the wanted one with a number. */
export function chooseSid(policy: string, wanted: string): string {
  const taken = new Set(readPolicy(policy).map(({ statement }) => statement.Sid));
  let sid = wanted;
  for (let number = 2; taken.has(sid); number += 1) sid = `${wanted}${String(number)}`;
  return sid;
}
