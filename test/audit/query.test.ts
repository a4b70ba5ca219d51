import { DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { type Item, toItem } from '../../shared/audit/items.ts';
import { getLogStatus, type LogQuery, readFinding, readLog } from '../../shared/audit/query.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';

const dynamoDb = mockClient(DynamoDBClient);
const store = { client: new DynamoDBClient({}), table: 'audit' };
const query: LogQuery = {
  since: new Date('2026-01-31T07:30:00.000Z'),
  until: new Date('2026-01-31T09:30:00.000Z'),
};

/** Answers as the table would that holds the records, in pages of `pageSize`; no filter is applied. */
function answerWith(records: readonly AuditRecord[], pageSize = 100): void {
  dynamoDb.on(QueryCommand).callsFake((input: QueryCommandInput) => {
    const {
      ':hour': hour,
      ':since': since,
      ':until': until,
      ':pk': pk,
    } = input.ExpressionAttributeValues ?? {};
    const items = records
      .map((record) => toItem(record))
      .filter((item) =>
        hour === undefined
          ? getText(item, 'pk') === pk?.S
          : getText(item, 'hour') === hour.S &&
            getText(item, 'at') >= String(since?.S) &&
            getText(item, 'at') <= String(until?.S),
      )
      .toSorted((a, b) => getText(b, 'at').localeCompare(getText(a, 'at')));
    const from = Number(input.ExclusiveStartKey?.['from']?.N ?? 0);
    const to = from + pageSize;
    return Promise.resolve({
      Items: items.slice(from, to),
      ...(to < items.length ? { LastEvaluatedKey: { from: { N: String(to) } } } : {}),
    });
  });
}

function getText(item: Item, name: string): string {
  return String(item[name]?.S);
}

async function read(over: Partial<LogQuery> = {}): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const record of readLog(store, { ...query, ...over })) {
    lines.push(`${record.at.slice(11, 16)} ${record.findingId} ${getLogStatus(record)}`);
  }
  return lines;
}

function listInputs(): readonly QueryCommandInput[] {
  return dynamoDb.commandCalls(QueryCommand).map(({ args }) => args[0].input);
}

describe('the action log', () => {
  beforeEach(() => {
    dynamoDb.reset();
  });

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
    expect(dynamoDb.calls()).toHaveLength(3);
    expect(
      listInputs().map((input) => [input.IndexName, input.ExpressionAttributeValues?.[':hour']?.S]),
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
      2,
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
    const read = dynamoDb.calls().length;
    expect(read).toBeLessThanOrEqual(6);
    await new Promise((resolve) => setImmediate(resolve));
    expect(dynamoDb.calls()).toHaveLength(read);
  });

  it.each<[string, Partial<LogQuery>, string, Record<string, string>]>([
    ['a control', { control: 'c' }, '#control = :control', { ':control': 'c' }],
    ['a part of an ARN', { resource: 'sg-1' }, 'contains(#resource, :resource)', { ':resource': 'sg-1' }],
    ['a part of a name', { actor: 'ada' }, 'contains(#actor, :actor)', { ':actor': 'ada' }],
    ['an outcome', { status: 'failed' }, '#status = :status', { ':status': 'failed' }],
    ['notices', { status: 'notice' }, '#status = :status', { ':status': 'notice' }],
    [
      'open changes, which need the outcomes to be told',
      { status: 'in-progress' },
      'NOT #status IN (:observation, :notice)',
      { ':observation': 'observation', ':notice': 'notice' },
    ],
    [
      'all of several',
      { control: 'c', actor: 'ada' },
      '#control = :control AND contains(#actor, :actor)',
      { ':control': 'c', ':actor': 'ada' },
    ],
  ])('lets DynamoDB leave out what does not match %s', async (_, filter, expression, values) => {
    answerWith([]);
    await read(filter);
    const [input] = listInputs();
    expect(input?.FilterExpression).toBe(expression);
    for (const [name, value] of Object.entries(values)) {
      expect(input?.ExpressionAttributeValues?.[name]).toEqual({ S: value });
    }
    // DynamoDB refuses a request with a name or value that no expression uses.
    const used = `${String(input?.KeyConditionExpression)} ${expression}`;
    const declared = [
      ...Object.keys(input?.ExpressionAttributeNames ?? {}),
      ...Object.keys(input?.ExpressionAttributeValues ?? {}),
    ];
    expect(declared.toSorted()).toEqual([...new Set(used.match(/[#:]\w+/g))].toSorted());
  });

  it('shows only open changes when asked for them', async () => {
    answerWith([
      intent({ findingId: 'hf-done', recordId: 'i1', at: '2026-01-31T09:00:00.000Z' }),
      outcome({ findingId: 'hf-done', intentId: 'i1', at: '2026-01-31T09:00:01.000Z', status: 'failed' }),
      intent({ findingId: 'hf-open', recordId: 'i2', at: '2026-01-31T09:10:00.000Z' }),
    ]);
    await expect(read({ status: 'in-progress' })).resolves.toEqual(['09:10 hf-open in-progress']);
  });

  it('names an item that is no audit record instead of leaving it out', async () => {
    dynamoDb
      .on(QueryCommand)
      .resolves({ Items: [{ pk: { S: 'finding#x' }, sk: { S: 'y' }, record: { S: '{}' } }] });
    await expect(read()).rejects.toThrow("The audit table's item finding#x y is no audit record");
  });

  it('passes on what DynamoDB throws', async () => {
    dynamoDb.on(QueryCommand).rejects(new Error('no'));
    await expect(read()).rejects.toThrow('no');
  });
});

describe('the records of a finding', () => {
  beforeEach(() => {
    dynamoDb.reset();
  });

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
    expect(listInputs()[0]).toMatchObject({ TableName: 'audit', ConsistentRead: true });
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
