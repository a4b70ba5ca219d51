import type { S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBRecord } from 'aws-lambda';
import { putNewObject } from '../../aws/put-new-object.ts';
import type { Item } from '../items.ts';
import type { SealTable } from '../seals/seal-table.ts';
import { packLines, type StreamPosition } from './archive-object.ts';
import { toLine } from './line.ts';

export interface Archiver {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly seals: Pick<SealTable, 'note'>;
}

/**
 * Archives the new records of a batch of the audit table's stream as one object, in their order, and notes it to be sealed.
 * The same batch again makes the same object, and a batch with other bounds another one: a record may then be archived
 * twice, never not at all. Changes and removals are told by `publish`; what was archived stays.
 */
export async function archive(
  changes: readonly DynamoDBRecord[],
  { s3, bucket, seals }: Archiver,
): Promise<void> {
  const inserts = changes.flatMap(({ eventName, dynamodb }) =>
    eventName === 'INSERT' && dynamodb?.NewImage !== undefined ? [dynamodb] : [],
  );
  const [first] = inserts;
  if (first === undefined) return;
  const lines = inserts.map(({ NewImage }) => toLine(NewImage as Item));
  const { key, body } = packLines(lines, toPosition(first));
  await putNewObject(s3, { Bucket: bucket, Key: key, Body: body, ContentType: 'application/gzip' });
  await seals.note(key);
}

/** Every change of a stream has both; without its time it could not be found by day. */
function toPosition({
  SequenceNumber: sequenceNumber = '',
  ApproximateCreationDateTime: seconds = 0,
}: NonNullable<DynamoDBRecord['dynamodb']>): StreamPosition {
  return { sequenceNumber, at: new Date(seconds * 1000) };
}
