import { GetObjectLegalHoldCommand, PutObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';

/** How S3 says that no hold was ever placed, or that there is no such object. */
const absences: ReadonlySet<string> = new Set(['NoSuchObjectLockConfiguration', 'NoSuchKey']);

/** Whether an object is under a legal hold of S3 Object Lock: its newest version, which is the only one in the archive. */
export async function isUnderLegalHold(client: S3Client, bucket: string, key: string): Promise<boolean> {
  try {
    const { LegalHold: hold } = await client.send(
      new GetObjectLegalHoldCommand({ Bucket: bucket, Key: key }),
    );
    return hold?.Status === 'ON';
  } catch (error) {
    if (error instanceof Error && absences.has(error.name)) return false;
    throw error;
  }
}

/** Places or lifts a hold, and reads it again. @throws Error when S3 says afterwards that it is not so */
export async function setLegalHold(
  client: S3Client,
  bucket: string,
  key: string,
  isHeld: boolean,
): Promise<void> {
  await client.send(
    new PutObjectLegalHoldCommand({ Bucket: bucket, Key: key, LegalHold: { Status: isHeld ? 'ON' : 'OFF' } }),
  );
  if ((await isUnderLegalHold(client, bucket, key)) === isHeld) return;
  throw new Error(`${key} is ${isHeld ? 'not' : 'still'} under a legal hold, although S3 took the change`);
}
