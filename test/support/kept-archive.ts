import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
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
import { type SealedTrail, signingKey } from './sealed-trail.ts';

const s3 = mockClient(S3Client);
const kms = mockClient(KMSClient);
const der = signingKey.publicKey.export({ type: 'spki', format: 'der' });

/** Makes the archive bucket hold a trail, listed in pages of one, and KMS tell the key that it is signed with. */
export function keepArchive(trail: SealedTrail): void {
  s3.reset();
  kms.reset();
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
  kms.on(GetPublicKeyCommand, { KeyId: outputs.SigningKeyArn }).resolves({ PublicKey: der });
}
