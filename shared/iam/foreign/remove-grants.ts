import type { JsonObject } from '../../control/json.ts';
import type { Path } from '../json-layout.ts';
import { readPolicy } from '../policy.ts';
import { removeParts } from '../remove-parts.ts';

/**
 * Takes principals and values of conditions out of a policy's text, and leaves every other byte as it was. A statement
 * that lets in nobody any more goes with the last of them.
 * @param paths places in the policy, as `findForeignGrants` names them
 * @returns the remaining text, or `undefined` when no statement is left: AWS accepts no policy without statements
 * @throws UnreadablePolicyError when the policy cannot be read
 */
export function removeGrants(policy: string, paths: readonly Path[]): string | undefined {
  const statements = readPolicy(policy);
  const removed = statements.map(({ source, path }) => {
    const within = paths.filter((one) => isUnder(one, path)).map((one) => one.slice(path.length));
    return settle(source, within).map((part) => [...path, ...part]);
  });
  const isWhole = (index: number) =>
    removed[index]?.some(({ length }) => length === statements[index]?.path.length);
  if (statements.every((_, index) => isWhole(index) === true)) return undefined;
  return removeParts(policy, removed.flat());
}

function isUnder(path: Path, base: Path): boolean {
  return base.every((key, index) => path[index] === key);
}

/** What to take out of a statement so that no empty list is left. */
function settle(statement: JsonObject, parts: readonly Path[]): readonly Path[] {
  if (parts.length === 0) return [];
  const principal = statement['Principal'];
  const isWhole =
    parts.some(({ length }) => length === 0) || parts.some((part) => part.join(' ') === 'Principal');
  if (isWhole || typeof principal !== 'object' || principal === null) return isWhole ? [[]] : parts;
  const types = Object.entries(principal as JsonObject).map(([type, values]) => {
    const own = parts.filter((part) => part[0] === 'Principal' && part[1] === type);
    const isEmptied = own.length === (Array.isArray(values) ? values.length : 1);
    return { isEmptied, parts: isEmptied ? [['Principal', type]] : own };
  });
  if (types.every(({ isEmptied }) => isEmptied)) return [[]];
  const others = parts.filter(([first]) => first !== 'Principal');
  return [...types.flatMap(({ parts: own }) => own), ...others];
}
