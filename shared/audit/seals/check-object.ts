import { type LineFacts, readLineFacts } from '../archive/line.ts';
import { compareLines } from './compare-lines.ts';
import type { Problem } from './problem.ts';
import type { SealedObject } from './seal.ts';
import { type ArchivedLine, readLines } from './trail-archive.ts';

/** A line without its text. What it says of itself is read only where it is needed: that takes longer than all else. */
export type FoundLine = Omit<ArchivedLine, 'bytes'> & LineFacts;

export interface ObjectCheck {
  readonly problems: readonly Problem[];
  readonly found: readonly FoundLine[];
}

/**
 * Holds an object of the archive against its seal.
 * @param packed what is stored under its key; `undefined` when nothing is
 * @param areTimesRead whether `at` is needed of lines that are as they were sealed
 */
export async function checkObject(
  object: SealedObject,
  packed: Uint8Array | undefined,
  seal: number,
  areTimesRead: boolean,
): Promise<ObjectCheck> {
  if (packed === undefined) return { problems: [missObject(object, seal)], found: [] };
  const { found, failure } = await unpack(
    packed,
    ({ line, hash }) => areTimesRead || object.records[line - 1]?.[1] !== hash,
  );
  if (failure === undefined) return { problems: compareLines(object, found, seal), found };
  const { key } = object;
  const text = `The object ${key} was altered: it cannot be unpacked (${failure})`;
  return { problems: [{ kind: 'object-altered', text, object: key, seal }], found };
}

/** What an object holds, without the texts, and why it cannot be unpacked further. */
export async function unpack(
  packed: Uint8Array,
  isRead: (line: ArchivedLine) => boolean = () => true,
): Promise<{ readonly found: readonly FoundLine[]; readonly failure?: string }> {
  const found: FoundLine[] = [];
  try {
    for await (const archived of readLines(packed)) {
      const { line, hash, bytes } = archived;
      found.push({ line, hash, ...(isRead(archived) ? readLineFacts(bytes.toString()) : {}) });
    }
    return { found };
  } catch (error) {
    return { found, failure: error instanceof Error ? error.message : String(error) };
  }
}

function missObject({ key, records }: SealedObject, seal: number): Problem {
  const [[recordId] = []] = records;
  return {
    kind: 'object-missing',
    text:
      `The object ${key} is missing: seal ${seal} holds ${records.length} records of it` +
      (recordId === undefined ? '' : `, the first ${recordId}`),
    seal,
    object: key,
    ...(recordId === undefined ? {} : { line: 1, recordId }),
  };
}
