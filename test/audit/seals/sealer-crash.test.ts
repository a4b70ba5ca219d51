import { archive } from '../../../shared/audit/archive/archive.ts';
import { sealPending } from '../../../shared/audit/seals/sealer.ts';
import { type Death, MemoryArchive } from '../../support/memory-archive.ts';
import { insertRecords } from '../../support/stream-changes.ts';
import { TestClock } from '../../support/test-clock.ts';

/** A trail with a seal already, and two objects that wait. */
async function prepare(): Promise<MemoryArchive> {
  const store = new MemoryArchive(new TestClock());
  await archive(insertRecords(1, 2), store.archiver);
  await sealPending(store.sealer);
  await archive(insertRecords(3, 4), store.archiver);
  await archive(insertRecords(5, 6), store.archiver);
  store.calls = 0;
  return store;
}

/** Every death that a run can die: at each of its calls, before AWS did it and after. */
async function listDeaths(run: (store: MemoryArchive) => Promise<unknown>): Promise<readonly Death[]> {
  const store = await prepare();
  await run(store);
  expect(store.calls).toBeGreaterThan(1);
  return Array.from({ length: store.calls }, (_, index) => index + 1).flatMap((call) => [
    { call, when: 'before' as const },
    { call, when: 'after' as const },
  ]);
}

describe('a process that dies at any call', () => {
  const runs: Readonly<Record<string, (store: MemoryArchive) => Promise<unknown>>> = {
    'the sealer': (store) => sealPending(store.sealer),
    'the sealer, where the table has lost the end of the chain': (store) => {
      store.items.delete('head head');
      return sealPending(store.sealer);
    },
    'the archiver': (store) => archive(insertRecords(7, 8), store.archiver),
  };

  it.each(Object.entries(runs))(
    'leaves the chain whole, nothing lost, nothing sealed twice: %s',
    async (_, run) => {
      for (const death of await listDeaths(run)) {
        const store = await prepare();
        store.dieAt(death);
        await expect(run(store)).rejects.toThrow('The process died');
        store.liveOn();

        // The stream gives the batch again, and the schedule comes again.
        await archive(insertRecords(7, 8), store.archiver);
        await sealPending(store.sealer);

        const sealed = store.readChain().flatMap(({ objects }) => objects);
        expect([death, sealed.map(({ key }) => key)]).toEqual([death, store.list('records/')]);
        const ids = sealed.flatMap(({ records }) => records.map(([id]) => id));
        expect([death, ids]).toEqual([death, ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8']]);
        expect(store.pending).toEqual([]);
        const verification = await store.verify(store.sealer.clock.now());
        expect([death, verification]).toMatchObject([
          death,
          { problems: {}, records: 8, unsealedObjects: 0 },
        ]);
      }
    },
  );

  it('may die again and again', async () => {
    const store = await prepare();
    for (let call = 1; call <= 12; call += 1) {
      store.dieAt({ call, when: 'after' });
      await sealPending(store.sealer).catch(() => undefined);
    }
    store.liveOn();
    await sealPending(store.sealer);
    expect(store.readChain().flatMap(({ objects }) => objects.map(({ key }) => key))).toEqual(
      store.list('records/'),
    );
  });
});
