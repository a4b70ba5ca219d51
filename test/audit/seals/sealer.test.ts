import { createPublicKey } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { archive } from '../../../shared/audit/archive/archive.ts';
import { getSealKey, signedSeal } from '../../../shared/audit/seals/seal.ts';
import { sealPending } from '../../../shared/audit/seals/sealer.ts';
import { outcome } from '../../support/audit-records.ts';
import { MemoryArchive, signingKey } from '../../support/memory-archive.ts';
import { insertItem, insertRecord, insertRecords } from '../../support/stream-changes.ts';
import { TestClock } from '../../support/test-clock.ts';

const hourMs = 3_600_000;

describe('the sealer', () => {
  let clock: TestClock;
  let store: MemoryArchive;

  beforeEach(() => {
    clock = new TestClock();
    store = new MemoryArchive(clock);
  });

  const seal = (): Promise<readonly number[]> => sealPending(store.sealer);

  it('seals what waits, in the order of the stream, and names each record', async () => {
    await archive(insertRecords(11, 12), store.archiver);
    await archive(insertRecords(9, 10), store.archiver);
    await expect(seal()).resolves.toEqual([1]);
    const [first] = store.readChain();
    expect(first).toMatchObject({ number: 1, sealedAt: clock.now().toISOString(), count: 4 });
    expect(first?.objects.map(({ key }) => key)).toEqual(store.list('records/'));
    expect(first?.objects.flatMap(({ records }) => records.map(([id]) => id))).toEqual([
      'r9',
      'r10',
      'r11',
      'r12',
    ]);
    expect(store.pending).toEqual([]);
  });

  it('says from when to when its records are', async () => {
    const times = ['2026-01-31T10:00:00.000Z', '2026-01-31T09:00:00.000Z', '2026-01-31T11:00:00.000Z'];
    await archive(
      times.map((at, index) => insertRecord(index, outcome({ recordId: `r${String(index)}`, at }))),
      store.archiver,
    );
    await seal();
    expect(store.readChain()[0]?.range).toEqual({ from: times[1], until: times[2] });
  });

  it('seals what is no record by what it is', async () => {
    await archive([insertItem(1, { record: { S: '{not json' } })], store.archiver);
    await seal();
    const [first] = store.readChain();
    const [id, leaf] = first?.objects[0]?.records[0] ?? [];
    expect(id).toBe(`unreadable-${leaf ?? ''}`);
    expect(first).not.toHaveProperty('range');
  });

  it('goes on from the seal before, and seals nothing twice', async () => {
    for (const place of [1, 2, 3]) {
      await archive(insertRecords(place, place), store.archiver);
      await expect(seal()).resolves.toEqual([place]);
      await expect(seal()).resolves.toEqual([]);
    }
    expect(store.readChain().map(({ count }) => count)).toEqual([1, 1, 1]);
  });

  it('seals within an hour that there is nothing, so that a trail that was cut off shows', async () => {
    await expect(seal()).resolves.toEqual([1]);
    clock.advance(hourMs - 1);
    await expect(seal()).resolves.toEqual([]);
    clock.advance(1);
    await expect(seal()).resolves.toEqual([2]);
    expect(store.readChain().map(({ objects }) => objects)).toEqual([[], []]);
  });

  it('makes several seals of many objects, and leaves what a run has no time for to the next', async () => {
    for (let place = 1; place <= 805; place += 1) await archive(insertRecords(place, place), store.archiver);
    await expect(seal()).resolves.toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(store.pending).toHaveLength(5);
    await expect(seal()).resolves.toEqual([11]);
    const sealed = store.readChain().flatMap(({ objects }) => objects.map(({ key }) => key));
    expect(sealed).toEqual(store.list('records/'));
  });

  it('stores the public key beside the seals, once', async () => {
    await seal();
    const [key = ''] = store.list('keys/');
    expect(key).toBe(`keys/${signingKey.split('/')[1] ?? ''}.pem`);
    expect(createPublicKey(store.objects.get(key) ?? '').asymmetricKeyDetails).toEqual({
      namedCurve: 'prime256v1',
    });
    clock.advance(hourMs);
    await seal();
    expect(store.list('keys/')).toEqual([key]);
  });

  it('finds the end of the chain by the seals themselves where the table has lost it', async () => {
    for (const place of [1, 2, 3]) {
      await archive(insertRecords(place, place), store.archiver);
      await seal();
    }
    store.items.delete('head head');
    await archive(insertRecords(4, 4), store.archiver);
    await expect(seal()).resolves.toEqual([4]);
    expect(store.readChain().map(({ count }) => count)).toEqual([1, 1, 1, 1]);
  });

  describe('does not go on', () => {
    beforeEach(async () => {
      await archive(insertRecords(1, 2), store.archiver);
    });

    it('over an object whose records were altered before they were sealed', async () => {
      const [key = ''] = store.list('records/');
      store.objects.set(key, gzipSync('{"recordId":"r1"}\n'));
      await expect(seal()).rejects.toThrow(`${key} does not hold the records that it was written with`);
      expect(store.list('seals/')).toEqual([]);
    });

    it('over a seal in its place that the key has not signed', async () => {
      const forger = new MemoryArchive(clock);
      await sealPending(forger.sealer);
      const forged = forger.objects.get(getSealKey(1)) ?? Buffer.of();
      store.objects.set(getSealKey(1), forged);
      await expect(seal()).rejects.toThrow('is not signed');
      expect(store.pending).toHaveLength(1);
    });

    it('over a seal in its place that does not follow the one before', async () => {
      await seal();
      clock.advance(hourMs);
      store.objects.set(getSealKey(2), store.objects.get(getSealKey(1)) ?? Buffer.of());
      await expect(seal()).rejects.toThrow('The seal stored as number 2 does not follow the one before it');
    });

    it('with a signature that its own key does not verify', async () => {
      const { signer } = store.sealer;
      const broken = { ...store.sealer, signer: { ...signer, sign: () => signer.sign('something else') } };
      await expect(sealPending(broken)).rejects.toThrow('is not signed');
      expect(store.list('seals/')).toEqual([]);
    });
  });

  it('stores the exact text that was signed', async () => {
    await seal();
    const stored = signedSeal.parse(JSON.parse(String(store.objects.get(getSealKey(1)))));
    expect(JSON.parse(stored.text)).toEqual(store.readChain()[0]);
  });
});
