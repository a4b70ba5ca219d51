import { archive } from '../../../shared/audit/archive/archive.ts';
import { type Item, toItem } from '../../../shared/audit/items.ts';
import { intent, notice, outcome } from '../../support/audit-records.ts';
import { MemoryArchive } from '../../support/memory-archive.ts';
import { insertItem, insertRecord, insertRecords } from '../../support/stream-changes.ts';
import { TestClock } from '../../support/test-clock.ts';

describe('archiving a batch of the audit table’s stream', () => {
  let store: MemoryArchive;

  beforeEach(() => {
    store = new MemoryArchive(new TestClock());
  });

  /** All lines of the archive, object by object. */
  function readArchive(): readonly string[] {
    return store.list('records/').flatMap((key) => store.readLines(key));
  }

  it('makes one object of it, by day, with the exact text of each record in the order of the stream', async () => {
    const records = [intent(), outcome(), notice()];
    await archive(
      records.map((record, index) => insertRecord(71 + index, record)),
      store.archiver,
    );
    expect(store.list('records/')).toEqual([
      expect.stringMatching(/^records\/dt=2026-01-31\/0{38}71-[\da-f]{32}\.ndjson\.gz$/),
    ]);
    expect(readArchive()).toEqual(records.map((record) => JSON.stringify(record)));
    expect(store.pending).toEqual(store.list('records/'));
  });

  it('archives what is packed in the table as the text that was packed', async () => {
    const large = outcome({ stateBefore: { text: 'ä'.repeat(200_000) } });
    expect(toItem(large)['record']).toHaveProperty('B');
    await archive([insertRecord(1, large)], store.archiver);
    expect(readArchive()).toEqual([JSON.stringify(large)]);
  });

  it('makes no object of what only tells of changes and removals', async () => {
    const { dynamodb } = insertRecord(1, outcome());
    await archive(
      [
        { eventName: 'MODIFY', ...(dynamodb && { dynamodb }) },
        { eventName: 'REMOVE', dynamodb: { SequenceNumber: '2' } },
      ],
      store.archiver,
    );
    expect(store.objects.size).toBe(0);
    expect(store.items.size).toBe(0);
  });

  it.each<[what: string, item: Item, line: string]>([
    ['a record of another form', { record: { S: '{"kind":"else"}' } }, '{"kind":"else"}'],
    ['text that is no JSON', { record: { S: '{not json' } }, '{not json'],
    ['text of two lines', { record: { S: '{\n}' } }, '{"record":{"S":"{\\n}"}}'],
    ['bytes that are not packed', { record: { B: Buffer.of(1, 2) } }, '{"record":{"B":"AQI="}}'],
    ['no record', { pk: { S: 'finding#hf-1' } }, '{"pk":{"S":"finding#hf-1"}}'],
  ])('keeps what somebody else wrote, and what comes after it: %s', async (_, item, line) => {
    await archive([insertItem(1, item), insertRecord(2, outcome())], store.archiver);
    expect(readArchive()).toEqual([line, JSON.stringify(outcome())]);
  });

  it('makes the same object of the same batch, and has it sealed once, even after it was sealed', async () => {
    const batch = insertRecords(1, 3);
    await archive(batch, store.archiver);
    await archive(batch, store.archiver);
    expect(store.pending).toHaveLength(1);
    store.items.delete(`pending ${store.pending[0] ?? ''}`);
    await archive(batch, store.archiver);
    expect(store.list('records/')).toHaveLength(1);
    expect(store.pending).toEqual([]);
  });

  it.each([
    ['more', 2, 4],
    ['less', 4, 2],
  ])('loses nothing of a batch that comes again with %s', async (_, first, second) => {
    await archive(insertRecords(1, first), store.archiver);
    await archive(insertRecords(1, second), store.archiver);
    expect(store.pending).toHaveLength(2);
    expect(new Set(readArchive()).size).toBe(4);
  });

  it.each([
    { call: 1, when: 'before' },
    { call: 1, when: 'after' },
    { call: 2, when: 'before' },
    { call: 2, when: 'after' },
  ] as const)('is whole after it died $when call $call and the batch came again', async (death) => {
    const batch = insertRecords(1, 3);
    store.dieAt(death);
    await expect(archive(batch, store.archiver)).rejects.toThrow('The process died');
    store.liveOn();
    await archive(batch, store.archiver);
    expect(store.list('records/')).toHaveLength(1);
    expect(store.pending).toEqual(store.list('records/'));
  });
});
