import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import {
  DynamoDBClient,
  GetItemCommand,
  type Put,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, type PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import type { Archiver } from '../../shared/audit/archive/archive.ts';
import { unpackLines } from '../../shared/audit/archive/archive-object.ts';
import type { Item } from '../../shared/audit/items.ts';
import { getRoot, hashLeaf } from '../../shared/audit/seals/merkle.ts';
import { getSealDigest, type Seal, seal as sealSchema, signedSeal } from '../../shared/audit/seals/seal.ts';
import { SealTable } from '../../shared/audit/seals/seal-table.ts';
import type { Sealer } from '../../shared/audit/seals/sealer.ts';
import type { TrailArchive } from '../../shared/audit/seals/trail-archive.ts';
import { type Verification, verifyTrail } from '../../shared/audit/seals/verify.ts';
import type { Clock } from '../../shared/control/clock.ts';

const region = 'eu-west-1';
export const signingKey = `arn:aws:kms:${region}:111122223333:key/0c8b1f3e-5a0f-4f0e-9a55-1d5b6c1a7e21`;

/** The call at which the process dies: before AWS did anything, or after, so that only the answer is lost. */
export interface Death {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** A bucket that overwrites nothing, a seal table and a signing key, all in memory and behind the SDK's own clients. */
export class MemoryArchive {
  readonly objects = new Map<string, Buffer>();
  readonly items = new Map<string, Item>();
  readonly archiver: Archiver;
  readonly sealer: Sealer;
  /** How many calls were made of late. */
  calls = 0;
  #death: Death | undefined;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  constructor(clock: Clock) {
    const s3 = this.#createS3();
    const table = new SealTable({ client: this.#createDynamoDb(), table: 'seals', clock });
    this.archiver = { s3, bucket: 'archive', seals: table };
    this.sealer = { s3, bucket: 'archive', table, signer: this.#createSigner(), clock };
  }

  /** Dies at a call, counted from now. */
  dieAt(death: Death): void {
    this.calls = 0;
    this.#death = death;
  }

  liveOn(): void {
    this.#death = undefined;
  }

  /** The keys below a folder, in their order. */
  list(folder: 'records/' | 'seals/' | 'keys/'): readonly string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(folder)).toSorted();
  }

  readLines(key: string): readonly string[] {
    return unpackLines({ key, body: this.objects.get(key) ?? Buffer.of() });
  }

  /** What waits for a seal. */
  get pending(): readonly string[] {
    return this.#query('pending').map((item) => item['sk']?.S ?? '');
  }

  /**
   * The seals in their order, each held against what an auditor would hold it against: its signature, the seal before, and
   * the records themselves.
   * @throws AssertionError where they do not agree
   */
  readChain(): readonly Seal[] {
    let before: { readonly text: string; readonly seal: Seal } | undefined;
    return this.list('seals/').map((key, index) => {
      const { text, signature } = signedSeal.parse(JSON.parse(String(this.objects.get(key))));
      const { publicKey } = this.#keys;
      assert(verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64')));
      const seal = sealSchema.parse(JSON.parse(text));
      const leaves = seal.objects.flatMap((object) => this.readLines(object.key).map(hashLeaf));
      assert.equal(seal.number, index + 1);
      assert.equal(seal.count, leaves.length);
      assert.equal(seal.root, getRoot(leaves).toString('hex'));
      assert.equal(seal.previous, before && getSealDigest(before.text).toString('hex'));
      assert.equal(seal.previousRoot, before?.seal.root);
      before = { text, seal };
      return seal;
    });
  }

  /** What `holdfast audit verify` says of it. */
  verify(now: Date): Promise<Verification> {
    const { objects } = this;
    const list = this.list.bind(this);
    const archive: TrailArchive = {
      async *list(prefix, after = '') {
        yield* await Promise.resolve(list(prefix).filter((key) => key > after));
      },
      read: (key) => Promise.resolve(objects.get(key)),
    };
    return verifyTrail({ archive, publicKey: this.#keys.publicKey, now });
  }

  async #answer<T>(act: () => T): Promise<T> {
    this.calls += 1;
    const death = this.#death?.call === this.calls ? this.#death.when : undefined;
    // As over a wire: others come in between.
    await new Promise(setImmediate);
    if (death === 'before') this.#die();
    try {
      return act();
    } finally {
      // Whatever AWS answers, nobody hears it.
      if (death === 'after') this.#die();
    }
  }

  #die(): never {
    throw new Error('The process died');
  }

  #createS3(): S3Client {
    const client = new S3Client({ region });
    const mock = mockClient(client);
    mock
      .on(PutObjectCommand)
      .callsFake(({ Key: key = '', Body: body, IfNoneMatch: condition }: PutObjectCommandInput) =>
        this.#answer(() => {
          if (condition !== '*') throw new Error(`${key} would be overwritten`);
          if (this.objects.has(key)) throw Object.assign(new Error(key), { name: 'PreconditionFailed' });
          this.objects.set(key, Buffer.from(body as Uint8Array));
          return {};
        }),
      );
    mock.on(GetObjectCommand).callsFake(({ Key: key = '' }: { readonly Key?: string }) =>
      this.#answer(() => {
        const body = this.objects.get(key);
        if (body === undefined) throw new Error(`NoSuchKey: ${key}`);
        return { Body: { transformToByteArray: () => Promise.resolve(body) } };
      }),
    );
    return client;
  }

  #createDynamoDb(): DynamoDBClient {
    const client = new DynamoDBClient({ region });
    const mock = mockClient(client);
    mock
      .on(GetItemCommand)
      .callsFake(({ Key }: { readonly Key: Item }) =>
        this.#answer(() => ({ Item: this.items.get(toId(Key)) })),
      );
    mock
      .on(QueryCommand)
      .callsFake(({ Limit }: { readonly Limit: number }) =>
        this.#answer(() => ({ Items: this.#query('pending').slice(0, Limit) })),
      );
    mock
      .on(TransactWriteItemsCommand)
      .callsFake(({ TransactItems }: { readonly TransactItems: readonly TransactWriteItem[] }) =>
        this.#answer(() => {
          this.#transact(TransactItems);
          return {};
        }),
      );
    return client;
  }

  #createSigner(): Sealer['signer'] {
    const { privateKey, publicKey } = this.#keys;
    return {
      key: signingKey,
      sign: (text) => this.#answer(() => sign('sha256', Buffer.from(text), privateKey).toString('base64')),
      getPublicKey: () => this.#answer(() => publicKey),
    };
  }

  #query(pk: string): readonly Item[] {
    return [...this.items.values()]
      .filter((item) => item['pk']?.S === pk)
      .toSorted((a, b) => ((a['sk']?.S ?? '') < (b['sk']?.S ?? '') ? -1 : 1));
  }

  #transact(writes: readonly TransactWriteItem[]): void {
    const reasons = writes.map(({ Put }) => ({
      Code: Put === undefined || this.#holds(Put) ? 'None' : 'ConditionalCheckFailed',
    }));
    if (reasons.some(({ Code }) => Code !== 'None')) {
      throw new TransactionCanceledException({
        $metadata: {},
        message: 'cancelled',
        CancellationReasons: reasons,
      });
    }
    for (const { Put, Delete } of writes) {
      if (Put?.Item !== undefined) this.items.set(toId(Put.Item), Put.Item);
      if (Delete?.Key !== undefined) this.items.delete(toId(Delete.Key));
    }
  }

  /** The two conditions that the seal table's writes have. */
  #holds({
    Item: item = {},
    ConditionExpression: condition,
    ExpressionAttributeValues: values,
  }: Put): boolean {
    const current = this.items.get(toId(item));
    if (condition === undefined) return true;
    if (condition === 'attribute_not_exists(pk)') return current === undefined;
    assert.equal(condition, '#number = :before');
    return current?.['number']?.N === values?.[':before']?.N;
  }
}

function toId(key: Item): string {
  return `${key['pk']?.S ?? ''} ${key['sk']?.S ?? ''}`;
}
