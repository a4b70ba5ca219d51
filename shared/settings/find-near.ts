/** The ids that were probably meant by one that is none, nearest first; at most three. */
export function findNear(id: string, ids: readonly string[]): readonly string[] {
  // Ids are made of words, so a mistyped or half-remembered one still shares most of its words with the right one.
  const words = id
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return ids
    .map((candidate) => ({ candidate, shared: countShared(words, candidate.split('-')) }))
    .filter(({ shared }) => shared > 0 && shared * 2 >= words.length)
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** What to say of an id that no control has. */
export function describeUnknownControl(id: string, ids: readonly string[]): string {
  const near = findNear(id, ids);
  const meant = near.length === 0 ? '' : `Did you mean ${near.join(' or ')}? `;
  return `There is no control ${id}. ${meant}\`holdfast controls\` lists them all`;
}

function countShared(words: readonly string[], others: readonly string[]): number {
  return words.filter((word) => others.includes(word)).length;
}
