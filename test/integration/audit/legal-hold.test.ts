import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { startMoto } from '../../../sandbox/emulators.ts';
import { isUnderLegalHold, setLegalHold } from '../../../shared/aws/legal-hold.ts';
import { putNewObject } from '../../../shared/aws/put-new-object.ts';
import { createS3Client } from '../../../shared/aws/s3-client.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';

const Bucket = 'holdfast-archive';

describe('a legal hold, over the wire', () => {
  let account: WireAccount;
  let s3: ReturnType<typeof createS3Client>;

  beforeAll(async () => {
    account = await startWireAccount(startMoto);
    const { region } = account.place;
    s3 = createS3Client(region);
    await s3.send(
      new CreateBucketCommand({
        Bucket,
        ObjectLockEnabledForBucket: true,
        CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
      }),
    );
  });

  afterAll(async () => {
    s3.destroy();
    await account.stop();
  });

  const put = async (key: string): Promise<string> => {
    await putNewObject(s3, { Bucket, Key: key, Body: 'text' });
    return key;
  };

  it('is not there until it is placed, and gone when it is lifted', async () => {
    const key = await put('records/one');
    await expect(isUnderLegalHold(s3, Bucket, key)).resolves.toBe(false);
    await setLegalHold(s3, Bucket, key, true);
    await expect(isUnderLegalHold(s3, Bucket, key)).resolves.toBe(true);
    // Placed again it is the same.
    await setLegalHold(s3, Bucket, key, true);
    await setLegalHold(s3, Bucket, key, false);
    await expect(isUnderLegalHold(s3, Bucket, key)).resolves.toBe(false);
  });

  it('keeps its version from being removed, and no other', async () => {
    const [held, free] = [await put('records/held'), await put('records/free')];
    await setLegalHold(s3, Bucket, held, true);
    const { Versions: versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const remove = (Key: string) => {
      const VersionId = versions.find((version) => version.Key === Key)?.VersionId;
      return s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    };
    await expect(remove(held)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(remove(free)).resolves.toBeDefined();
  });

  it('is on nothing that is not there', async () => {
    await expect(isUnderLegalHold(s3, Bucket, 'records/none')).resolves.toBe(false);
  });
});
