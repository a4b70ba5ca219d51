import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectLegalHoldCommand,
  type GetObjectLegalHoldCommandInput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  NoSuchKey,
  PutObjectLegalHoldCommand,
  type PutObjectLegalHoldCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { outputs } from './healthy-account.ts';
import { type SealedTrail, signingKey } from './sealed-trail.ts';

/** The client of S3, as a mock. */
export const s3 = mockClient(S3Client);
const kms = mockClient(KMSClient);
const der = signingKey.publicKey.export({ type: 'spki', format: 'der' });

/**
 * Makes the archive bucket hold a trail, keep these objects under a legal hold, and answer in pages of one key, and KMS tell
 * the key that the trail is signed with.
 */
export function keepArchive(trail: SealedTrail, held = new Set<string>()): void {
  s3.reset();
  kms.reset();
  kms.on(GetPublicKeyCommand, { KeyId: outputs.SigningKeyArn }).resolves({ PublicKey: der });
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
  s3.on(PutObjectLegalHoldCommand, fromBucket).callsFake(
    ({ Key: key = '', LegalHold: hold }: PutObjectLegalHoldCommandInput) => {
      if (!trail.objects.has(key)) throw new NoSuchKey({ message: 'none', $metadata: {} });
      if (hold?.Status === 'ON') held.add(key);
      else held.delete(key);
      return {};
    },
  );
  s3.on(GetObjectLegalHoldCommand, fromBucket).callsFake(
    ({ Key: key = '' }: GetObjectLegalHoldCommandInput) => ({
      LegalHold: { Status: held.has(key) ? 'ON' : 'OFF' },
    }),
  );
}
