import { S3Client } from '@aws-sdk/client-s3';
import { getClientConfig } from './client-config.ts';

/** For the objects of Holdfast's own buckets, which are in its Region. */
export function createS3Client(region: string): S3Client {
  return new S3Client(getClientConfig(region));
}
