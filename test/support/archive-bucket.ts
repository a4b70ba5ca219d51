import {
  GetObjectCommand,
  type GetObjectCommandInput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  NoSuchKey,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { outputs } from './healthy-account.ts';
import type { SealedTrail } from './sealed-trail.ts';

/** The client of S3, as a mock. */
export const s3 = mockClient(S3Client);

/** Makes the archive bucket hold a trail and answer in pages of one key. */
export function keepArchive(trail: SealedTrail): void {
  s3.reset();
  const fromBucket = { Bucket: outputs.ArchiveBucketName };
  s3.on(ListObjectsV2Command, fromBucket).callsFake((input: ListObjectsV2CommandInput) => {
    const { Prefix: prefix = '', StartAfter: after = '', ContinuationToken: page = after } = input;
    const keys = [...trail.objects.keys()].filter((key) => key.startsWith(prefix) && key > page).toSorted();
    const [Key] = keys;
    return {
      Contents: Key === undefined ? [] : [{ Key }],
      ...(keys.length > 1 ? { NextContinuationToken: Key } : {}),
    };
  });
  s3.on(GetObjectCommand, fromBucket).callsFake(({ Key }: GetObjectCommandInput) => {
    const body = trail.objects.get(String(Key));
    if (body === undefined) throw new NoSuchKey({ message: 'none', $metadata: {} });
    return { Body: { transformToByteArray: () => Promise.resolve(body) } };
  });
}
