import { createPublicKey, verify } from 'node:crypto';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { type Emulator, startAccount, startMoto } from '../../../sandbox/emulators.ts';
import { archive } from '../../../shared/audit/archive/archive.ts';
import {
  getPublicKeyKey,
  getSealDigest,
  getSealKey,
  seal,
  signedSeal,
} from '../../../shared/audit/seals/seal.ts';
import { type Head, SealTable } from '../../../shared/audit/seals/seal-table.ts';
import { type Sealer, sealPending } from '../../../shared/audit/seals/sealer.ts';
import { Signer } from '../../../shared/audit/seals/signer.ts';
import { createDynamoDbClient } from '../../../shared/aws/dynamodb.ts';
import { createKmsClient } from '../../../shared/aws/kms-client.ts';
import { putNewObject } from '../../../shared/aws/put-new-object.ts';
import { createS3Client } from '../../../shared/aws/s3-client.ts';
import { insertRecords } from '../../support/stream-changes.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';

const bucket = 'holdfast-archive';

// Both emulators answer a conditional write as S3 does, with 412 where the object is there. Moto signs the hash of a digest
// that it is given, where KMS signs the digest: seals are made with the other one.
describe.each<[name: string, start: () => Promise<Emulator>]>([
  ['moto', startMoto],
  ['ministack', startAccount],
])('an object that is put once, over the wire to %s', (_, start) => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount(start);
    await createArchive(account);
  });

  afterAll(async () => {
    await account.stop();
  });

  it('is left as it is when it is there already', async () => {
    const s3 = createS3Client(account.place.region);
    const put = (text: string): Promise<boolean> =>
      putNewObject(s3, { Bucket: bucket, Key: 'keys/once', Body: text });
    await expect(put('first')).resolves.toBe(true);
    await expect(put('second')).resolves.toBe(false);
    await expect(read(account, 'keys/once')).resolves.toBe('first');
  });
});

describe('archive and seals, over the wire', () => {
  const clock = new TestClock();
  let account: WireAccount;
  let sealer: Sealer;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
    await createArchive(account);
    const { region } = account.place;
    const kms = createKmsClient(region);
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
    );
    sealer = {
      s3: createS3Client(region),
      bucket,
      table: new SealTable({ client: createDynamoDbClient(region), table: account.tables.sealTable, clock }),
      signer: new Signer({ client: kms, key: KeyMetadata?.Arn ?? '' }),
      clock,
    };
  });

  afterAll(async () => {
    await account.stop();
  });

  async function readSeal(number: number) {
    const { text, signature } = signedSeal.parse(JSON.parse(await read(account, getSealKey(number))));
    const publicKey = createPublicKey(await read(account, getPublicKeyKey(sealer.signer.key)));
    expect(verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'))).toBe(true);
    return { digest: getSealDigest(text).toString('hex'), ...seal.parse(JSON.parse(text)) };
  }

  const archiveRecords = (from: number, until: number): Promise<void> =>
    archive(insertRecords(from, until), { s3: sealer.s3, bucket, seals: sealer.table });

  it('make a chain of seals that the stored public key verifies, each record in it once', async () => {
    await archiveRecords(1, 3);
    await archiveRecords(1, 3);
    await expect(sealPending(sealer)).resolves.toEqual([1]);
    await archiveRecords(1, 3);
    await archiveRecords(4, 5);
    await expect(sealPending(sealer)).resolves.toEqual([2]);
    await expect(sealPending(sealer)).resolves.toEqual([]);

    const first = await readSeal(1);
    const second = await readSeal(2);
    expect(second).toMatchObject({ previous: first.digest, previousRoot: first.root });
    const ids = [first, second].flatMap(({ objects }) =>
      objects.flatMap(({ records }) => records.map(([id]) => id)),
    );
    expect(ids).toEqual(['r1', 'r2', 'r3', 'r4', 'r5']);
  });

  it('stay one chain when several sealers run at once, and one has lost sight of its end', async () => {
    for (let place = 10; place < 20; place += 1) await archiveRecords(place, place);
    const runs = await Promise.all(Array.from({ length: 4 }, () => sealPending(sealer)));
    expect(runs.flat()).toEqual([3]);

    const stale = { ...(await sealer.table.readHead()), number: 2 } as Head;
    await expect(sealer.table.moveOn(stale, [])).resolves.toBe(false);
    await expect(sealPending(sealer)).resolves.toEqual([]);

    const { Contents = [] } = await account.clients.s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: 'seals/' }),
    );
    expect(Contents.map(({ Key }) => Key)).toEqual([1, 2, 3].map(getSealKey));
    await expect(readSeal(3)).resolves.toMatchObject({ count: 10, previous: (await readSeal(2)).digest });
  });
});

async function createArchive({ clients, place }: WireAccount): Promise<void> {
  await clients.s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      ObjectLockEnabledForBucket: true,
      CreateBucketConfiguration: { LocationConstraint: place.region as BucketLocationConstraint },
    }),
  );
}

async function read({ clients }: WireAccount, key: string): Promise<string> {
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToString()) ?? '';
}
