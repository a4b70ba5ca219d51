import { createGunzip } from 'node:zlib';
import { hashLeaf } from './merkle.ts';

/** Where sealed records are read from: the archive bucket, or a copy of it. */
export interface TrailArchive {
  /** The keys below a prefix in the order of their bytes; only those after `after`, where it is given. */
  list(prefix: 'records/' | 'seals/', after?: string): AsyncIterable<string>;
  /** What is stored under a key; `undefined` when there is no such object. */
  read(key: string): Promise<Uint8Array | undefined>;
}

/** How many objects are read ahead: each is a batch of records, packed, so this bounds memory. */
export const readAhead = 8;

/** One line of an object of the archive: a record, unless somebody changed it. */
export interface ArchivedLine {
  /** From 1. */
  readonly line: number;
  readonly bytes: Buffer;
  /** The leaf hash, in hexadecimal digits. */
  readonly hash: string;
}

/**
 * The lines of a packed object, one at a time.
 * @throws Error of zlib when it cannot be unpacked to its end
 */
export async function* readLines(packed: Uint8Array): AsyncGenerator<ArchivedLine> {
  const gunzip = createGunzip();
  gunzip.end(packed);
  let line = 0;
  let begun: readonly Buffer[] = [];
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      line += 1;
      yield toLine(line, Buffer.concat([...begun, chunk.subarray(start, end)]));
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun = [...begun, chunk.subarray(start)];
  }
  if (begun.length > 0) yield toLine(line + 1, Buffer.concat(begun));
}

function toLine(line: number, bytes: Buffer): ArchivedLine {
  return { line, bytes, hash: hashLeaf(bytes).toString('hex') };
}
