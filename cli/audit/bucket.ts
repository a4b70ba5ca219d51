import { GetObjectCommand, NoSuchKey, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { TrailArchive } from '../../shared/audit/seals/trail-archive.ts';

/** The archive bucket, as its objects are now: of an object that was written again, the newest version. */
export function openBucket(client: S3Client, bucket: string): TrailArchive {
  return {
    async *list(prefix, after) {
      const pages = paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: prefix, ...(after === undefined ? {} : { StartAfter: after }) },
      );
      for await (const { Contents: contents = [] } of pages)
        yield* contents.flatMap(({ Key: key }) => key ?? []);
    },
    async read(key) {
      try {
        const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
  };
}
