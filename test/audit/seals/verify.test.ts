import { type Item, toItem } from '../../../shared/audit/items.ts';
import type { AuditRecord } from '../../../shared/audit/record.ts';
import { getSealKey } from '../../../shared/audit/seals/seal.ts';
import { listRecords, readItemsOf, SealedTrail } from '../../support/sealed-trail.ts';
import { alter, otherKey, records, seal, sealedAt, verify } from '../../support/three-seals.ts';

describe('a trail that nobody changed', () => {
  it('is proven from its first record to its last seal', async () => {
    const verification = await verify(seal(), { readTable: () => readItemsOf(records) });
    expect(verification).toEqual({
      problems: {},
      seals: 3,
      records: 12,
      inTable: 12,
      unsealedObjects: 0,
      proven: { from: records[0]?.at, until: sealedAt[2], firstSeal: 1, lastSeal: 3 },
    });
  });

  it('may hold a record in two objects, as a batch that was tried again leaves it', async () => {
    const trail = new SealedTrail(
      [[records.slice(0, 8), records.slice(5, 9)], [records.slice(8)], []],
      sealedAt,
    );
    const { first, records: count } = await verify(trail, { readTable: () => readItemsOf(records) });
    expect([first, count]).toEqual([undefined, 12]);
  });

  it('may have records that are too young to be sealed, of which nothing is proven', async () => {
    const trail = seal();
    const young = listRecords(2, 5000);
    trail.archive(young);
    const readTable = () => readItemsOf([...records, ...young]);
    const { first, unsealedObjects, inTable } = await verify(trail, { readTable });
    expect([first, unsealedObjects, inTable]).toEqual([undefined, 1, 12]);
  });

  it('may hold what is no record: lines that Unicode would break, and items that were archived as they are', async () => {
    const [first, ...others] = records;
    const odd = { ...first, explanation: 'line\u2028separator and größer 🧱' } as AuditRecord;
    const foreign = { pk: { S: 'x' } } as unknown as AuditRecord;
    const trail = new SealedTrail([[[odd, ...others.slice(0, 3), foreign]], [], []], sealedAt);
    const { first: problem, records: count } = await verify(trail, {
      readTable: () => readItemsOf([odd, ...others.slice(0, 3)]),
    });
    expect([problem, count]).toEqual([undefined, 5]);
  });
});

describe('a trail that was sealed with two texts of one record', () => {
  it('is not proven from there on', async () => {
    const [record, ...others] = records;
    const other = { ...record, explanation: 'It never happened.' } as AuditRecord;
    const trail = new SealedTrail([[records.slice(0, 3)], [[...others.slice(2, 5), other]], []], sealedAt);
    const { first, problems, proven } = await verify(trail);
    expect(first).toMatchObject({ kind: 'record-conflict', seal: 2, line: 4, recordId: 'r1' });
    expect(first?.text).toMatch(/^The record r1 is sealed with two texts: as line 1 of .* and as line 4 of /);
    expect([problems, proven?.lastSeal]).toEqual([{ 'record-conflict': 1 }, 1]);
  });
});

describe('one day of a trail', () => {
  const days = ['2026-01-29', '2026-01-30', '2026-01-31'];
  const daily = days.map((day, index) => listRecords(3, 1 + index * 3, `${day}T08:00:00.000Z`));
  const times = days.map((day) => `${day}T09:00:00.000Z`);
  const since = new Date('2026-01-31T05:00:00.000Z');

  it('is proven from its start, by the seals since the last one before', async () => {
    const trail = new SealedTrail(
      daily.map((list) => [list]),
      times,
    );
    const read: Date[] = [];
    const verification = await verify(trail, {
      since,
      readTable: (from) => {
        read.push(from);
        return readItemsOf(daily[2] ?? []);
      },
    });
    expect(verification).toMatchObject({
      problems: {},
      seals: 2,
      records: 3,
      inTable: 3,
      proven: { from: '2026-01-31T00:00:00.000Z', until: times[2], firstSeal: 2, lastSeal: 3 },
    });
    expect(read).toEqual([new Date('2026-01-31T00:00:00.000Z')]);
  });

  it('is the whole trail where that is younger', async () => {
    const trail = new SealedTrail(
      daily.map((list) => [list]),
      times,
    );
    const { proven, records: count } = await verify(trail, { since: new Date('2026-01-01T00:00:00.000Z') });
    expect([proven?.firstSeal, proven?.from, count]).toEqual([1, daily[0]?.[0]?.at, 9]);
  });

  it('does not begin later because a seal lies about its time', async () => {
    const trail = new SealedTrail(
      daily.map((list) => [list]),
      times,
    );
    trail.store({ ...trail.getSeal(3), sealedAt: '2026-01-01T00:00:00.000Z' }, otherKey);
    const { first } = await verify(trail, { since });
    expect(first).toMatchObject({ kind: 'seal-altered', seal: 3 });
  });
});

/** The items of the table, with a change to those of r5. */
async function* changeItems(change: (item: Item) => readonly Item[]): AsyncGenerator<Item> {
  for await (const item of readItemsOf(records)) {
    yield* item['at']?.S?.endsWith('#r5') === true ? change(item) : [item];
  }
}

describe('an audit table that somebody changed', () => {
  const sealed = { seal: 1, line: 2, recordId: 'r5' };
  const [late] = listRecords(1, 99);

  it.each<readonly [string, (item: Item) => readonly Item[], object]>([
    [
      'a record is altered',
      (item) => [{ ...item, record: { S: alter(String(item['record']?.S)) } }],
      { kind: 'table-record-altered', ...sealed },
    ],
    [
      'a record is made unreadable',
      (item) => [{ ...item, record: { S: 'nothing' } }],
      { kind: 'table-record-altered', ...sealed },
    ],
    [
      'a record is given another outcome to be found by',
      (item) => [{ ...item, status: { S: 'failed' } }],
      { kind: 'table-record-altered', ...sealed },
    ],
    [
      'a record is given a time to live that is none of Holdfast’s',
      (item) => [{ ...item, ttl: { N: '1769900000' } }],
      { kind: 'table-record-altered', ...sealed },
    ],
    ['a record is removed', () => [], { kind: 'table-record-removed', ...sealed }],
    [
      'a record is there under two keys',
      (item) => [item, { ...item, pk: { S: 'finding#hf-1' } }],
      { kind: 'table-record-inserted', ...sealed },
    ],
    [
      'a record is inserted',
      (item) => [item, ...(late === undefined ? [] : [toItem(late)])],
      { kind: 'table-record-inserted', recordId: 'r99' },
    ],
  ])('is not what was sealed when %s', async (_, change, expected) => {
    const { first, problems, proven, inTable } = await verify(seal(), {
      // More than two hours after all of them.
      now: new Date('2026-01-31T11:00:00.000Z'),
      readTable: () => changeItems(change),
    });
    expect(first).toMatchObject(expected);
    expect(first?.text).toContain(String(first?.recordId));
    expect(Object.values(problems)).toEqual([1]);
    expect(inTable).toBeGreaterThanOrEqual(11);
    // The archive is proven all the same.
    expect(proven?.lastSeal).toBe(3);
  });
});

describe('an audit table whose records leave it after 90 days', () => {
  const days = ['2025-11-01', '2025-11-02', '2025-11-03'];
  const daily = days.map((day, index) => listRecords(3, 1 + index * 3, `${day}T08:00:00.000Z`));
  const trail = (): SealedTrail =>
    // One seal holds records of two days.
    new SealedTrail(
      [[daily[0] ?? []], [daily[1] ?? [], daily[2] ?? []], []],
      ['2025-11-01T09:00:00.000Z', '2025-11-03T09:00:00.000Z', '2026-01-31T09:00:00.000Z'],
    );
  // 90 days after r6, the last of the 2nd of November.
  const now = new Date('2026-01-31T08:00:06.500Z');

  it.each([
    ['all that had their time', daily[2] ?? []],
    ['none, since DynamoDB is late', daily.flat()],
  ])('is what was sealed when %s have left', async (_, left) => {
    const { first, inTable } = await verify(trail(), {
      now,
      hotDays: 90,
      readTable: () => readItemsOf(left),
    });
    expect([first, inTable]).toEqual([undefined, left.length]);
  });

  it('is not when one has left before its time', async () => {
    const left = (daily[2] ?? []).slice(1);
    const { first, problems } = await verify(trail(), {
      now,
      hotDays: 90,
      readTable: () => readItemsOf(left),
    });
    expect(first).toMatchObject({ kind: 'table-record-removed', seal: 2, recordId: 'r7' });
    expect(first?.text).toContain('its 90 days in the table are not over');
    expect(problems).toEqual({ 'table-record-removed': 1 });
  });

  it('is not when one that is due in a second has left', async () => {
    const { first } = await verify(trail(), {
      now: new Date('2026-01-31T08:00:05.500Z'),
      hotDays: 90,
      readTable: () => readItemsOf(daily[2] ?? []),
    });
    expect(first).toMatchObject({ kind: 'table-record-removed', seal: 2, recordId: 'r6' });
  });

  it('is not when a record that had its time was altered and is still there', async () => {
    const [odd, ...others] = daily.flat();
    const altered = { ...odd, title: 'It never happened' } as AuditRecord;
    const { first } = await verify(trail(), {
      now,
      hotDays: 90,
      readTable: () => readItemsOf([altered, ...others]),
    });
    expect(first).toMatchObject({ kind: 'table-record-altered', recordId: 'r1' });
  });
});

describe('a trail that was cut off', () => {
  it('shows by the age of its last seal', async () => {
    const trail = seal();
    trail.objects.delete(getSealKey(3));
    trail.objects.delete(String(trail.listObjects()[3]));
    const { first, proven } = await verify(trail, { now: new Date('2026-01-31T10:31:00.000Z') });
    expect(first).toMatchObject({ kind: 'trail-cut-off', seal: 2 });
    expect(proven?.until).toBe(sealedAt[1]);
  });

  it('shows before that by what the table still has', async () => {
    const trail = seal();
    trail.objects.delete(getSealKey(3));
    trail.objects.delete(String(trail.listObjects()[3]));
    const { first, problems } = await verify(trail, {
      now: new Date('2026-01-31T10:29:00.000Z'),
      readTable: () => readItemsOf(records),
    });
    expect(first).toMatchObject({ kind: 'table-record-inserted', recordId: 'r10' });
    expect(problems).toEqual({ 'table-record-inserted': 3 });
  });

  it('proves nothing where no seal is left', async () => {
    const trail = seal();
    trail.objects.clear();
    const { first, proven, seals } = await verify(trail);
    expect([first?.kind, proven, seals]).toEqual(['trail-cut-off', undefined, 0]);
  });
});

describe('many changes at once', () => {
  it('are all counted, and the first in the order of the trail is named', async () => {
    const trail = seal();
    const [, second = '', third = '', fourth = ''] = trail.listObjects();
    trail.rewrite(fourth, (lines) => lines.slice(1));
    trail.rewrite(third, (lines) => lines.map(alter));
    trail.rewrite(second, ([a = '', b = '', c = '']) => [c, alter(a), b]);
    const { first, problems, proven } = await verify(trail);
    expect(first).toMatchObject({ kind: 'records-reordered', seal: 1, line: 1, recordId: 'r6' });
    expect(problems).toEqual({ 'record-altered': 4, 'records-reordered': 1, 'record-removed': 1 });
    expect(proven).toBeUndefined();
  });
});
