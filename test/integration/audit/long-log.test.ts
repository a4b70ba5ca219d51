import { BatchWriteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import pMap from 'p-map';
import { startAccount } from '../../../sandbox/emulators.ts';
import type { AuditStore } from '../../../shared/audit/audit-store.ts';
import { followLog } from '../../../shared/audit/follow-log.ts';
import { toItem } from '../../../shared/audit/items.ts';
import type { LogFilter } from '../../../shared/audit/log-filter.ts';
import { countLog } from '../../../shared/audit/log-stats.ts';
import { readItems, readLog, readTrail } from '../../../shared/audit/query.ts';
import type { AuditRecord } from '../../../shared/audit/record.ts';
import { intent, notice, observation } from '../../support/audit-records.ts';
import { crowd } from '../../support/crowded-day.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';

const range = { since: new Date('2026-01-31T07:00:00.000Z'), until: new Date('2026-01-31T10:00:00.000Z') };
// Two hours and a half of them, so that an hour takes several answers.
const records = [...crowd(10_000, range.since, 9_000_000)];
const batchSize = 25;

describe('a long action log in DynamoDB', () => {
  let account: WireAccount;
  let store: AuditStore;

  beforeAll(async () => {
    account = await startWireAccount(startAccount);
    const { clients, tables } = account;
    store = { client: clients.dynamoDb, table: tables.auditTable, clock: new TestClock() };
    const batches = Array.from({ length: records.length / batchSize }, (_, index) =>
      records.slice(index * batchSize, (index + 1) * batchSize),
    );
    const write = (batch: readonly AuditRecord[]) =>
      clients.dynamoDb.send(
        new BatchWriteItemCommand({
          RequestItems: { [store.table]: batch.map((record) => ({ PutRequest: { Item: toItem(record) } })) },
        }),
      );
    await pMap(batches, write, { concurrency: 4 });
  });

  afterAll(async () => account.stop());

  /** What a log of the records has to say, newest first. */
  function expectLog(isWanted: (record: AuditRecord) => boolean): readonly string[] {
    return records
      .filter((record) => record.kind !== 'intent' && isWanted(record))
      .map(({ at, recordId }) => `${at}#${recordId}`)
      .toSorted()
      .toReversed();
  }

  async function list(filter: LogFilter = {}): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { at, recordId } of readLog(store, { ...range, ...filter }))
      found.push(`${at}#${recordId}`);
    return found;
  }

  it('is read whole and in its order, each record once', async () => {
    await expect(list()).resolves.toEqual(expectLog(() => true));

    const texts: string[] = [];
    for await (const { text } of readTrail(store, { from: range.since, to: range.until })) texts.push(text);
    expect(texts.toSorted()).toEqual(records.map((record) => JSON.stringify(record)).toSorted());

    let items = 0;
    for await (const _ of readItems(store, range)) items += 1;
    expect(items).toBe(records.length);
  });

  it.each<[string, LogFilter, (record: AuditRecord) => boolean]>([
    [
      'a pattern of controls',
      { controls: ['s3-*public*', 'none'] },
      ({ control }) => control?.startsWith('s3-') === true,
    ],
    [
      'actors in whatever case, who used Terraform or the console',
      { actors: ['ENGINEER7@', 'engineer10@'], channels: ['terraform', 'console'] },
      (record) =>
        record.kind !== 'notice' &&
        ['Engineer7@example.com', 'Engineer10@example.com'].includes(record.actor?.name ?? '') &&
        ['terraform', 'console'].includes(record.actor?.channel ?? ''),
    ],
    [
      'a resource that failed',
      { resources: ['SG-00000000000000050'], statuses: ['failed'], severity: 'critical', rules: ['mode'] },
      (record) =>
        record.kind === 'outcome' && record.status === 'failed' && record.resource.id.endsWith('050'),
    ],
    [
      'two findings',
      { findings: ['hf-0000000000000004', 'hf-0000000000000009'] },
      ({ findingId }) => ['hf-0000000000000004', 'hf-0000000000000009'].includes(findingId),
    ],
    ['what nobody did', { types: ['AWS::IAM::User'], topics: ['paused'] }, () => false],
  ])('answers %s', async (_, filter, isWanted) => {
    await expect(list(filter)).resolves.toEqual(expectLog(isWanted));
  });

  it('is counted as it was written', async () => {
    const { total, by } = await countLog(store, range, ['control', 'hour']);
    expect(total).toMatchObject({
      lines: 6000,
      byOutcome: { remediated: 3800, failed: 200, observation: 2000 },
      timeToRemediate: { count: 3800 },
    });
    expect(by.hour?.map(({ name, lines }) => [name, lines])).toEqual([
      ['2026-01-31T07', 2400],
      ['2026-01-31T08', 2400],
      ['2026-01-31T09', 1200],
    ]);
    expect(by.control?.reduce((sum, { lines }) => sum + lines, 0)).toBe(6000);
  });

  it('is followed over the turn of an hour, with what comes late', async () => {
    const clock = new TestClock('2026-02-01T08:59:58.000Z');
    const ended = new AbortController();
    const write = async (record: AuditRecord): Promise<void> => {
      await account.clients.dynamoDb.send(
        new PutItemCommand({ TableName: store.table, Item: toItem(record) }),
      );
    };
    const report = (recordId: string, at: string) =>
      observation({ recordId, findingId: `hf-${recordId}`, at });
    const script: readonly (readonly AuditRecord[])[] = [
      [report('first', '2026-02-01T08:59:57.500Z')],
      [],
      [
        report('next-hour', '2026-02-01T09:00:00.100Z'),
        intent({ recordId: 'begun', at: '2026-02-01T09:00:00.200Z' }),
      ],
      [report('late', '2026-02-01T08:59:59.900Z')],
      [notice({ recordId: 'last', at: '2026-02-01T09:00:01.000Z' })],
    ];
    let step = 0;
    const following = {
      ...store,
      clock: {
        now: () => clock.now(),
        sleep: async (ms: number) => {
          clock.advance(ms);
          for (const record of script[step] ?? []) await write(record);
          step += 1;
          if (step === 60) ended.abort();
        },
      },
    };
    const shown: string[] = [];
    for await (const lines of followLog(following, { since: clock.now() }, ended.signal)) {
      shown.push(...lines.map(({ recordId, status }) => `${recordId} ${status}`));
    }
    expect(shown).toEqual(['next-hour observation', 'late observation', 'last notice', 'begun in-progress']);
  });
});
