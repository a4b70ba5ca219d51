import type { KeyObject } from 'node:crypto';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { putNewObject } from '../../aws/put-new-object.ts';
import type { Clock } from '../../control/clock.ts';
import { unpackLines } from '../archive/archive-object.ts';
import { buildSeal, summarizeObject } from './build-seal.ts';
import * as seals from './seal.ts';
import type { Head, SealTable } from './seal-table.ts';
import type { Signer } from './signer.ts';

export interface Sealer {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly table: SealTable;
  readonly signer: Pick<Signer, 'key' | 'sign' | 'getPublicKey'>;
  readonly clock: Clock;
}

// The waiting of a seal's objects ends in one transaction, which takes 100 writes.
const mostObjects = 80;
// As many as a run has time for; the rest waits for the next one.
const mostSeals = 10;
// A trail that was cut off shows by the age of its last seal.
const longestSilenceMs = 3_600_000;
const readsAtOnce = 8;

/**
 * Seals what waits in the archive, in its order; where nothing waits, at least once an hour that there is nothing. A run can
 * end at any step, or meet another one: a seal that is in the bucket is never made again, but taken as it is.
 * @returns the numbers of the seals that were made
 * @throws Error when an object or a seal is not what Holdfast wrote: the chain does not go on over it
 */
export async function sealPending(sealer: Sealer): Promise<readonly number[]> {
  const { table, signer, clock } = sealer;
  const publicKey = await signer.getPublicKey();
  const made: number[] = [];
  while (made.length < mostSeals) {
    // The head is read first: had another run moved on in between, its seal is in the bucket. The other way round, what it
    // sealed would still seem to wait and be sealed again.
    const head = await table.readHead();
    const pending = (await table.readPending(mostObjects)).map(({ key }) => key);
    if (pending.length === 0 && head !== undefined && !isSilent(head, clock.now())) break;
    if (head?.key !== signer.key) await storePublicKey(publicKey, sealer);
    const { text, seal, isNew } = await store(await build(pending, head, sealer), head, publicKey, sealer);
    const { number, root, sealedAt, key } = seal;
    const next = { number, digest: seals.getSealDigest(text).toString('hex'), root, sealedAt, key };
    const isMoved = await table.moveOn(
      next,
      seal.objects.map((object) => object.key),
    );
    if (isNew && isMoved) made.push(number);
  }
  return made;
}

function isSilent({ sealedAt }: Head, now: Date): boolean {
  return now.getTime() - Date.parse(sealedAt) >= longestSilenceMs;
}

async function storePublicKey(publicKey: KeyObject, { s3, bucket, signer }: Sealer): Promise<void> {
  await putNewObject(s3, {
    Bucket: bucket,
    Key: seals.getPublicKeyKey(signer.key),
    Body: publicKey.export({ type: 'spki', format: 'pem' }),
    ContentType: 'application/x-pem-file',
  });
}

/** One object after the other is read, and only its hashes are kept: together they may be larger than the memory. */
async function build(
  pending: readonly string[],
  previous: Head | undefined,
  { s3, bucket, signer, clock }: Sealer,
): Promise<seals.SignedSeal> {
  const summaries = await pMap(
    pending,
    async (key) => summarizeObject(key, unpackLines({ key, body: await read(s3, bucket, key) })),
    { concurrency: readsAtOnce },
  );
  const sealing = { previous, sealedAt: clock.now().toISOString(), key: signer.key };
  const text = JSON.stringify(buildSeal(summaries, sealing));
  return { text, signature: await signer.sign(text) };
}

interface Stored {
  readonly text: string;
  readonly seal: seals.Seal;
  readonly isNew: boolean;
}

/**
 * Stores a seal, or takes the one that a run stored which ended before it could say so. Either is checked: it can never be
 * removed, and the next one stands on it.
 */
async function store(
  signed: seals.SignedSeal,
  head: Head | undefined,
  publicKey: KeyObject,
  { s3, bucket }: Sealer,
): Promise<Stored> {
  const seal = check(signed, head, publicKey);
  const key = seals.getSealKey(seal.number);
  const object = { Bucket: bucket, Key: key, Body: JSON.stringify(signed), ContentType: 'application/json' };
  if (await putNewObject(s3, object)) return { text: signed.text, seal, isNew: true };
  const stored = seals.signedSeal.parse(
    JSON.parse(Buffer.from(await read(s3, bucket, key)).toString('utf8')),
  );
  return { text: stored.text, seal: check(stored, head, publicKey), isNew: false };
}

/** @throws Error when the seal is not signed by the key, or does not follow the head */
function check(signed: seals.SignedSeal, head: Head | undefined, publicKey: KeyObject): seals.Seal {
  const number = (head?.number ?? 0) + 1;
  if (!seals.isSignatureOf(signed, publicKey))
    throw new Error(`The seal ${String(number)} is not signed by the stack's key`);
  const seal = seals.seal.parse(JSON.parse(signed.text));
  if (seal.number !== number || seal.previous !== head?.digest || seal.previousRoot !== head?.root) {
    throw new Error(`The seal stored as number ${String(number)} does not follow the one before it`);
  }
  return seal;
}

async function read(s3: S3Client, bucket: string, key: string): Promise<Uint8Array> {
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (body === undefined) throw new Error(`The archive's ${key} is empty`);
  return body.transformToByteArray();
}
