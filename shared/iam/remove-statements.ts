import { type LocatedStatement, readPolicy } from './policy.ts';

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
  read: (policy: string) => readonly Pick<LocatedStatement, 'start' | 'end'>[] = readPolicy,
): string | undefined {
  const statements = read(policy);
  const removed = new Set(indexes);
  for (const index of removed) {
    if (statements[index] === undefined) throw new RangeError(`The policy has no statement ${index}`);
  }
  const [first] = statements;
  const last = statements.at(-1);
  if (first === undefined || last === undefined || removed.size === statements.length) return undefined;

  const pieces = statements.flatMap(({ start, end }, index) => {
    if (removed.has(index)) return [];
    const separator = policy.slice(statements[index - 1]?.end ?? start, start);
    return [{ separator, text: policy.slice(start, end) }];
  });
  const kept = pieces.map(({ separator, text }, position) => (position === 0 ? text : separator + text));
  return policy.slice(0, first.start) + kept.join('') + policy.slice(last.end);
}
