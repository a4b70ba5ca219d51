import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Some lines of the archive, as they are stored in its bucket. */
export interface ArchiveObject {
  readonly key: string;
  readonly body: Uint8Array;
}

/** Where the first of the lines stands in the audit table's stream. */
export interface StreamPosition {
  /** Digits, 40 at most. */
  readonly sequenceNumber: string;
  readonly at: Date;
}

const longestSequenceNumber = 40;
const digestDigits = 32;

/**
 * The name sorts by day and then as the stream is ordered, and carries the digest of the lines: two objects of one name are
 * the same, whatever the bounds of a batch that is read again.
 */
export function packLines(lines: readonly string[], { sequenceNumber, at }: StreamPosition): ArchiveObject {
  const text = lines.map((line) => `${line}\n`).join('');
  const day = at.toISOString().slice(0, 'YYYY-MM-DD'.length);
  const position = sequenceNumber.padStart(longestSequenceNumber, '0');
  return { key: `records/dt=${day}/${position}-${getDigest(text)}.ndjson.gz`, body: gzipSync(text) };
}

/** @throws Error when the lines are not those that were archived under this name */
export function unpackLines({ key, body }: ArchiveObject): readonly string[] {
  const text = gunzipSync(body).toString('utf8');
  if (!key.endsWith(`-${getDigest(text)}.ndjson.gz`)) {
    throw new Error(`The archive's ${key} does not hold the records that it was written with`);
  }
  // By line feeds only: what else Unicode takes for the end of a line may stand in a record as it is.
  return text.split('\n').slice(0, -1);
}

function getDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, digestDigits);
}
