import type { Problem } from './problem.ts';
import type { SealedObject } from './seal.ts';
import type { ArchivedLine } from './trail-archive.ts';

/** A line is known by its hash where it is what was sealed, and by what it says of itself where it is not. */
type FoundLine = Pick<ArchivedLine, 'line' | 'hash'> & { readonly recordId?: string };

interface SealedLine {
  readonly line: number;
  readonly hash: string;
  readonly recordId: string;
}

/**
 * Holds the lines of an object against those that were sealed, and names each that was altered, removed or inserted. Order
 * is told by what is left on both sides, so that one inserted line does not make all after it look moved.
 */
export function compareLines(
  { key, records }: SealedObject,
  found: readonly FoundLine[],
  seal: number,
): readonly Problem[] {
  const sealed = records.map(([recordId, hash], index): SealedLine => ({ line: index + 1, hash, recordId }));
  if (sealed.length === found.length && sealed.every(({ hash }, index) => hash === found[index]?.hash)) {
    return [];
  }
  const ids = new Map(sealed.map(({ hash, recordId }) => [hash, recordId]));
  const named = found.map((line) => {
    const recordId = ids.get(line.hash);
    return recordId === undefined ? line : { ...line, recordId };
  });
  const [kept, lost] = splitBy(sealed, named);
  const [known, strange] = splitBy(named, sealed);
  const { altered, removed, inserted } = pair(lost, strange);
  const place = { seal, object: key };
  const problems: readonly (Problem & { readonly line: number })[] = [
    ...altered.map(({ was: { recordId }, is: { line } }) => ({
      kind: 'record-altered' as const,
      text: `The record ${recordId} was altered: line ${line} of ${key} is not what seal ${seal} holds`,
      ...place,
      line,
      recordId,
    })),
    ...removed.map(({ recordId, line }) => ({
      kind: 'record-removed' as const,
      text: `The record ${recordId} was removed: seal ${seal} holds it as line ${line} of ${key}`,
      ...place,
      line,
      recordId,
    })),
    ...inserted.map(({ recordId, line }) => ({
      kind: 'record-inserted' as const,
      text: `The record ${recordId ?? 'without an id'} was inserted: line ${line} of ${key} is not in seal ${seal}`,
      ...place,
      line,
      ...(recordId === undefined ? {} : { recordId }),
    })),
    ...findMove(kept, known).map(({ was, is: { line, recordId = 'without an id' } }) => ({
      kind: 'records-reordered' as const,
      text:
        `The records of ${key} were reordered: line ${line} is the record ${recordId}, ` +
        `where seal ${seal} holds ${was.recordId}`,
      ...place,
      line,
      recordId,
    })),
  ];
  return problems.toSorted((a, b) => a.line - b.line);
}

/** The lines that the other side has too, as often as it has them, and the rest. */
function splitBy<Line extends { readonly hash: string }>(
  lines: readonly Line[],
  others: readonly { readonly hash: string }[],
): readonly [same: readonly Line[], rest: readonly Line[]] {
  const left = new Map<string, number>();
  for (const { hash } of others) left.set(hash, (left.get(hash) ?? 0) + 1);
  const same: Line[] = [];
  const rest: Line[] = [];
  for (const line of lines) {
    const count = left.get(line.hash) ?? 0;
    left.set(line.hash, count - 1);
    (count > 0 ? same : rest).push(line);
  }
  return [same, rest];
}

interface Pair {
  readonly was: SealedLine;
  readonly is: FoundLine;
}

/** What is lost and what is strange are one altered record where they share its id, or else its line. */
function pair(
  lost: readonly SealedLine[],
  strange: readonly FoundLine[],
): {
  readonly altered: readonly Pair[];
  readonly removed: readonly SealedLine[];
  readonly inserted: readonly FoundLine[];
} {
  const removed = new Set(lost);
  const altered: Pair[] = [];
  let inserted = strange;
  for (const name of ['recordId', 'line'] as const) {
    const index = new Map([...removed].map((line) => [line[name], line]));
    inserted = inserted.filter((is) => {
      const was = is[name] === undefined ? undefined : index.get(is[name]);
      if (was === undefined || !removed.delete(was)) return true;
      altered.push({ was, is });
      return false;
    });
  }
  return { altered, removed: [...removed], inserted };
}

/** The first line that stands in the place of another; none when what both sides have is in the same order. */
function findMove(kept: readonly SealedLine[], known: readonly FoundLine[]): readonly Pair[] {
  const pairs = kept.flatMap((was, index) => {
    const is = known[index];
    return is === undefined ? [] : [{ was, is }];
  });
  const moved = pairs.find(({ was, is }) => was.hash !== is.hash);
  return moved === undefined ? [] : [moved];
}
