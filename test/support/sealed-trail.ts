import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packLines } from '../../shared/audit/archive/archive-object.ts';
import { type Item, toItem } from '../../shared/audit/items.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { buildSeal, summarizeObject } from '../../shared/audit/seals/build-seal.ts';
import {
  getSealDigest,
  getSealKey,
  type Seal,
  seal as sealSchema,
  signedSeal,
} from '../../shared/audit/seals/seal.ts';
import type { TrailArchive } from '../../shared/audit/seals/trail-archive.ts';
import { outcome } from './audit-records.ts';

export const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d';

/** Records of one object after the other, sealed as they come: each inner list is an object, each outer one a seal. */
export type Batches = readonly (readonly (readonly AuditRecord[])[])[];

/** A trail as Holdfast archives and seals it, in memory, for tests to tamper with. */
export class SealedTrail implements TrailArchive {
  readonly objects = new Map<string, Uint8Array>();
  readonly #key: KeyObject;

  constructor(batches: Batches, sealedAt: readonly string[], key: KeyObject = signingKey.privateKey) {
    this.#key = key;
    let previous: Parameters<typeof buildSeal>[1]['previous'];
    for (const [index, batch] of batches.entries()) {
      const at = String(sealedAt[index]);
      const summaries = batch.map((records) => {
        const object = this.archive(records);
        return summarizeObject(object.key, object.lines);
      });
      const seal = buildSeal(summaries, { previous, sealedAt: at, key: keyArn });
      const text = this.store(seal);
      previous = { number: seal.number, digest: getSealDigest(text).toString('hex'), root: seal.root };
    }
  }

  async *list(prefix: string, after = ''): AsyncGenerator<string> {
    await Promise.resolve();
    yield* [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted();
  }

  async read(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.objects.get(key));
  }

  /** Adds an object, with no seal that holds it. */
  archive(records: readonly AuditRecord[]): { readonly key: string; readonly lines: readonly string[] } {
    const lines = records.map((record) => JSON.stringify(record));
    const sequenceNumber = String(this.objects.size + 1);
    const at = new Date(String(records[0]?.at));
    const { key, body } = packLines(lines, { sequenceNumber, at });
    this.objects.set(key, body);
    return { key, lines };
  }

  /** Signs a seal and stores it under its number. */
  store(seal: Seal, key: KeyObject = this.#key): string {
    const text = JSON.stringify(seal);
    const signature = sign('sha256', Buffer.from(text), key).toString('base64');
    this.objects.set(getSealKey(seal.number), Buffer.from(JSON.stringify({ text, signature })));
    return text;
  }

  /** The keys of the archived objects, in their order. */
  listObjects(): readonly string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith('records/')).toSorted();
  }

  getSeal(number: number): Seal {
    const stored = Buffer.from(this.objects.get(getSealKey(number)) ?? []).toString();
    return sealSchema.parse(JSON.parse(signedSeal.parse(JSON.parse(stored)).text));
  }

  /** Writes an object of records again, with other lines. */
  rewrite(key: string, change: (lines: readonly string[]) => readonly string[]): void {
    const lines = gunzipSync(this.objects.get(key) ?? Buffer.of())
      .toString()
      .split('\n')
      .slice(0, -1);
    this.objects.set(
      key,
      gzipSync(
        change(lines)
          .map((line) => `${line}\n`)
          .join(''),
      ),
    );
  }
}

/** So many outcomes, one a second, with ids r1, r2, and so on. */
export function listRecords(
  count: number,
  from = 1,
  start = '2026-01-31T08:00:00.000Z',
): readonly AuditRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return outcome({
      recordId: `r${number}`,
      findingId: 'hf-0123456789abcdef',
      at: new Date(Date.parse(start) + number * 1000).toISOString(),
    });
  });
}

/** What the audit table holds of records. */
export async function* readItemsOf(records: readonly AuditRecord[]): AsyncGenerator<Item> {
  await Promise.resolve();
  for (const record of records) yield toItem(record);
}
