import { setImmediate as turn } from 'node:timers/promises';
import type { DynamoDBRecord } from 'aws-lambda';
import { archive } from '../../../shared/audit/archive/archive.ts';
import { sealPending } from '../../../shared/audit/seals/sealer.ts';
import { outcome } from '../../support/audit-records.ts';
import { MemoryArchive } from '../../support/memory-archive.ts';
import { insertRecord } from '../../support/stream-changes.ts';
import { TestClock } from '../../support/test-clock.ts';

const writers = 50;
const recordsEach = 400;
const all = writers * recordsEach;

describe('50 writers at once, with 20,000 records', () => {
  it('have every record sealed, however archivers and sealers get in each other’s way', async () => {
    const store = new MemoryArchive(new TestClock());
    const stream: DynamoDBRecord[] = [];

    const write = async (writer: number): Promise<void> => {
      for (let index = 1; index <= recordsEach; index += 1) {
        const recordId = `w${String(writer)}-${String(index)}`;
        stream.push(insertRecord(stream.length + 1, outcome({ recordId })));
        if (index % 10 === 0) await turn();
      }
    };
    /** Reads the stream as Lambda does: in batches of whatever is there, the last of which now and then comes again. */
    const readStream = async (): Promise<void> => {
      let start = 0;
      for (let batch = 0; start < all; batch += 1) {
        const end = Math.min(stream.length, start + 1000);
        if (end > start) await archive(stream.slice(start, end), store.archiver);
        if (batch % 7 !== 0) start = end;
        await turn();
      }
    };
    const keepSealing = async (): Promise<void> => {
      while (stream.length < all || store.pending.length > 0) await sealPending(store.sealer);
    };

    const writing = Array.from({ length: writers }, (_, writer) => write(writer));
    // Two readers: a poller that is replaced may work on for a while.
    const reading = [readStream(), readStream()];
    await Promise.all([...writing, ...reading, keepSealing(), keepSealing()]);
    while (store.pending.length > 0) await sealPending(store.sealer);

    const keys = store.readChain().flatMap(({ objects }) => objects.map(({ key }) => key));
    expect(keys.toSorted()).toEqual(store.list('records/'));
    await expect(store.verify(store.sealer.clock.now())).resolves.toMatchObject({
      problems: {},
      records: all,
      unsealedObjects: 0,
    });
  }, 30_000);
});
