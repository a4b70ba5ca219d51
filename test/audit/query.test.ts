import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { AuditStore } from '../../shared/audit/audit-store.ts';
import { getLogStatus } from '../../shared/audit/log-status.ts';
import { type LogQuery, readFinding, readItems, readLog, readTrail } from '../../shared/audit/query.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';
import { FakeAuditTable } from '../support/fake-audit-table.ts';
import { TestClock } from '../support/test-clock.ts';

const query: LogQuery = {
  since: new Date('2026-01-31T07:30:00.000Z'),
  until: new Date('2026-01-31T09:30:00.000Z'),
};

let table: FakeAuditTable;
let store: AuditStore;

/** Makes the table hold these records, and answer in pages of about so many bytes. */
function answerWith(records: readonly AuditRecord[], pageBytes?: number): void {
  table = new FakeAuditTable(records, pageBytes === undefined ? {} : { pageBytes });
  store = { client: table.client, table: 'audit', clock: new TestClock() };
}

async function read(over: Partial<LogQuery> = {}): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const record of readLog(store, { ...query, ...over })) {
    lines.push(`${record.at.slice(11, 16)} ${record.findingId} ${getLogStatus(record)}`);
  }
  return lines;
}

describe('the action log', () => {
  it('is newest first across the hours, from the start of the range to its end, both included', async () => {
    answerWith([
      observation({ findingId: 'hf-too-early', at: '2026-01-31T07:29:59.999Z' }),
      observation({ findingId: 'hf-first', at: '2026-01-31T07:30:00.000Z' }),
      observation({ findingId: 'hf-second', at: '2026-01-31T08:59:59.999Z' }),
      observation({ findingId: 'hf-third', at: '2026-01-31T09:00:00.000Z' }),
      observation({ findingId: 'hf-fourth', at: '2026-01-31T09:30:00.000Z' }),
      observation({ findingId: 'hf-too-late', at: '2026-01-31T09:30:00.001Z' }),
    ]);
    await expect(read()).resolves.toEqual([
      '09:30 hf-fourth observation',
      '09:00 hf-third observation',
      '08:59 hf-second observation',
      '07:30 hf-first observation',
    ]);
  });

  it('reads one partition for each hour of the range, by the index, and scans nothing', async () => {
    answerWith([]);
    await read();
    expect(
      table.queries.map((input) => [input.IndexName, input.ExpressionAttributeValues?.[':hour']?.S]),
    ).toEqual([
      ['by-hour', '2026-01-31T09'],
      ['by-hour', '2026-01-31T08'],
      ['by-hour', '2026-01-31T07'],
    ]);
  });

  it('follows every page of an hour', async () => {
    const minutes = ['01', '02', '03', '04', '05'];
    answerWith(
      minutes.map((minute) =>
        observation({ findingId: `hf-${minute}`, at: `2026-01-31T08:${minute}:00.000Z` }),
      ),
      1000,
    );
    await expect(read()).resolves.toEqual(
      minutes.toReversed().map((minute) => `08:${minute} hf-${minute} observation`),
    );
  });

  it('shows a change by its outcome, and by its intent only while it has none', async () => {
    answerWith([
      intent({ findingId: 'hf-done', recordId: 'i1', at: '2026-01-31T08:59:59.900Z' }),
      outcome({ findingId: 'hf-done', intentId: 'i1', at: '2026-01-31T09:00:00.500Z', status: 'remediated' }),
      intent({ findingId: 'hf-open', recordId: 'i2', at: '2026-01-31T09:10:00.000Z' }),
    ]);
    await expect(read()).resolves.toEqual(['09:10 hf-open in-progress', '09:00 hf-done remediated']);
  });

  it('shows each attempt at a finding, and the one that is still open', async () => {
    answerWith([
      intent({ findingId: 'hf-twice', recordId: 'i1', at: '2026-01-31T08:01:00.000Z' }),
      outcome({ findingId: 'hf-twice', intentId: 'i1', at: '2026-01-31T08:02:00.000Z', status: 'failed' }),
      intent({ findingId: 'hf-twice', recordId: 'i2', at: '2026-01-31T08:03:00.000Z' }),
    ]);
    await expect(read()).resolves.toEqual(['08:03 hf-twice in-progress', '08:02 hf-twice failed']);
  });

  it('shows what people commanded as lines of their own, in their place', async () => {
    answerWith([
      intent({ findingId: 'hf-done', recordId: 'i1', at: '2026-01-31T09:00:00.000Z' }),
      notice({ findingId: 'pause', at: '2026-01-31T09:00:00.200Z' }),
      outcome({ findingId: 'hf-done', intentId: 'i1', at: '2026-01-31T09:00:00.500Z', status: 'remediated' }),
      notice({ findingId: 'hf-done', topic: 'undo-requested', at: '2026-01-31T09:20:00.000Z' }),
    ]);
    await expect(read()).resolves.toEqual([
      '09:20 hf-done notice',
      '09:00 hf-done remediated',
      '09:00 pause notice',
    ]);
  });

  it('calls no change open whose outcome came after the range', async () => {
    answerWith([
      intent({ findingId: 'hf-late', recordId: 'i1', at: '2026-01-31T09:29:59.900Z' }),
      outcome({ findingId: 'hf-late', intentId: 'i1', at: '2026-01-31T09:30:01.000Z', status: 'remediated' }),
    ]);
    await expect(read()).resolves.toEqual([]);
  });

  it('reads no further ahead than a few hours, and stops reading when its consumer does', async () => {
    answerWith([observation({ at: '2026-01-31T09:00:00.000Z' })]);
    const log = readLog(store, { ...query, since: new Date('2025-01-31T00:00:00.000Z') });
    await log.next();
    await log.return(undefined);
    const asked = table.queries.length;
    expect(asked).toBeLessThanOrEqual(16);
    await new Promise((resolve) => setImmediate(resolve));
    expect(table.queries).toHaveLength(asked);
  });

  it('shows only open changes when asked for them', async () => {
    answerWith([
      intent({ findingId: 'hf-done', recordId: 'i1', at: '2026-01-31T09:00:00.000Z' }),
      outcome({ findingId: 'hf-done', intentId: 'i1', at: '2026-01-31T09:00:01.000Z', status: 'failed' }),
      intent({ findingId: 'hf-open', recordId: 'i2', at: '2026-01-31T09:10:00.000Z' }),
    ]);
    await expect(read({ statuses: ['in-progress'] })).resolves.toEqual(['09:10 hf-open in-progress']);
  });

  it('names an item that is no audit record instead of leaving it out', async () => {
    const hour = { S: '2026-01-31T09' };
    const at = { S: '2026-01-31T09:00:00.000Z#r' };
    const item = { pk: { S: 'finding#x' }, sk: { S: 'y' }, hour, at, record: { S: '{}' } };
    table = new FakeAuditTable([{ ...item, status: { S: 'notice' } }]);
    store = { ...store, client: table.client };
    await expect(read()).rejects.toThrow("The audit table's item finding#x y is no audit record");
  });

  it('passes on what DynamoDB throws', async () => {
    const dynamoDb = mockClient(DynamoDBClient);
    dynamoDb.on(QueryCommand).rejects(new Error('no'));
    store = { ...store, client: new DynamoDBClient({}) };
    await expect(read()).rejects.toThrow('no');
    dynamoDb.restore();
  });
});

describe('the trail', () => {
  /** So many records a second over some minutes around the turn of an hour, in no order. */
  const crowd = Array.from({ length: 500 }, (_, index) =>
    observation({
      recordId: `r${String(index)}`,
      findingId: `hf-${String((index * 7919) % 500)}`,
      at: new Date(Date.parse('2026-01-31T07:55:00.000Z') + ((index * 7919) % 500) * 1200).toISOString(),
    }),
  );

  it.each([600, 5000, 1_000_000])(
    'is read whole, in its order and each record once, from answers of %d bytes',
    async (pageBytes) => {
      answerWith(crowd, pageBytes);
      const positions: string[] = [];
      const range = { from: new Date('2026-01-31T07:00:00.000Z'), to: new Date('2026-01-31T09:00:00.000Z') };
      for await (const { position } of readTrail(store, range)) positions.push(position);
      const expected = crowd.map(({ at, recordId }) => `${at}#${recordId}`).toSorted();
      expect(positions).toEqual(expected);

      const items: string[] = [];
      const since = range.from;
      for await (const item of readItems(store, { since, until: range.to }))
        items.push(String(item['at']?.S));
      expect(items).toEqual(expected.toReversed());
    },
  );

  it('has what was put into an hour from outside, whatever it says of its time', async () => {
    const odd = [
      '2026-01-31T08:00:00.123Z',
      '2026-01-31T08:00:00Z',
      '2026-01-31T08',
      '2026-01-31T08:00:01.000Z',
    ];
    const forged = odd.map((at, index) => ({
      pk: { S: `forged-${String(index)}` },
      sk: { S: at },
      hour: { S: '2026-01-31T08' },
      at: { S: at },
    }));
    table = new FakeAuditTable([...crowd, ...forged], { pageBytes: 600 });
    store = { ...store, client: table.client };
    const items: string[] = [];
    for await (const item of readItems(store, query)) items.push(String(item['pk']?.S));
    expect(items).toHaveLength(crowd.length + forged.length);
    expect(new Set(items).size).toBe(crowd.length + forged.length);
  });
});

describe('the records of a finding', () => {
  it('are all read, oldest first, an intent before its outcome of the same millisecond', async () => {
    const at = '2026-01-31T09:00:00.000Z';
    answerWith(
      [
        outcome({ findingId: 'hf-1', recordId: 'a', intentId: 'b', at }),
        intent({ findingId: 'hf-1', recordId: 'b', at }),
        intent({ findingId: 'hf-1', recordId: 'c', at: '2026-01-31T08:00:00.000Z' }),
        observation({ findingId: 'hf-2' }),
      ],
      1,
    );
    const records = await readFinding(store, 'hf-1');
    expect(records.map(({ recordId }) => recordId)).toEqual(['c', 'b', 'a']);
    expect(table.queries[0]).toMatchObject({ TableName: 'audit', ConsistentRead: true });
  });

  it.each(['ex-0123456789abcdef', 'pause', 'breaker'])(
    'are those of %s, where that is asked for',
    async (id) => {
      const filed = notice({ findingId: id });
      answerWith([filed, notice({ findingId: 'another' }), observation()]);
      await expect(readFinding(store, id)).resolves.toEqual([filed]);
    },
  );

  it('tell what was commanded between what was done', async () => {
    answerWith([
      outcome({ recordId: 'b', intentId: 'a', at: '2026-01-31T09:00:02.000Z' }),
      notice({ findingId: outcome().findingId, recordId: 'n', at: '2026-01-31T09:00:01.000Z' }),
      observation({ recordId: 'o', at: '2026-01-31T09:00:00.000Z' }),
    ]);
    const records = await readFinding(store, outcome().findingId);
    expect(records.map(({ recordId }) => recordId)).toEqual(['o', 'n', 'b']);
  });

  it('are none when there is no such finding', async () => {
    answerWith([]);
    await expect(readFinding(store, 'hf-none')).resolves.toEqual([]);
  });
});
