import { type LocatedStatement, readPolicy } from './policy.ts';
import { removeParts } from './remove-parts.ts';

/**
 * Takes statements out of a policy's text and leaves every other byte as it was: the statements that stay, with the
 * comma and white space before each, and all that stands around them.
 * @param indexes positions in the policy's list of statements, from 0; a statement that is no list is position 0
 * @param read how the policy's kind is read
 * @returns the remaining text, or `undefined` when no statement is left: AWS accepts no policy without statements
 * @throws UnreadablePolicyError when the policy cannot be read
 * @throws RangeError when the policy has no statement at an index
 */
export function removeStatements(
  policy: string,
  indexes: readonly number[],
  read: (policy: string) => readonly Pick<LocatedStatement, 'path'>[] = readPolicy,
): string | undefined {
  const statements = read(policy);
  const removed = new Set(indexes);
  for (const index of removed) {
    if (statements[index] === undefined) throw new RangeError(`The policy has no statement ${index}`);
  }
  if (removed.size === statements.length) return undefined;
  const paths = statements.flatMap(({ path }, index) => (removed.has(index) ? [path] : []));
  return removeParts(policy, paths);
}
