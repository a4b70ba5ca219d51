import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { putRecord, toItem } from '../../shared/audit/items.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import { defaultWritingRules } from '../../shared/audit/writing-rules.ts';
import { publish } from '../../shared/notify/publish.ts';
import { intent, notice, observation, outcome } from '../support/audit-records.ts';

/** A change of the audit table, as its stream carries it. */
function change(number: number, over: Partial<DynamoDBRecord> = {}): DynamoDBRecord {
  return {
    eventID: `event-${String(number)}`,
    eventName: 'INSERT',
    ...over,
    dynamodb: {
      SequenceNumber: String(number),
      Keys: { pk: { S: `finding#hf-${String(number)}` }, sk: { S: 'sk' } },
      ...over.dynamodb,
    },
  };
}

function insert(number: number, record: AuditRecord): DynamoDBRecord {
  return change(number, { dynamodb: { NewImage: toItem(record) as Record<string, AttributeValue> } });
}

function largeOutcome(bytes: number): AuditRecord {
  return outcome({ stateBefore: { text: 'x'.repeat(bytes) } });
}

describe('publishing the audit table', () => {
  const client = new EventBridgeClient({ region: 'eu-west-1' });
  const bridge = mockClient(client);

  beforeEach(() => {
    bridge.reset();
    bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [] });
  });

  async function run(...changes: readonly DynamoDBRecord[]): Promise<DynamoDBBatchResponse> {
    return publish(changes, { client, bus: 'holdfast' });
  }

  /** The entries of each call that was made. */
  function calls(): readonly PutEventsRequestEntry[][] {
    return bridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries ?? []);
  }

  function details(): Record<string, unknown>[] {
    return calls()
      .flat()
      .map(({ Detail = '' }) => JSON.parse(Detail) as Record<string, unknown>);
  }

  it('puts each record on the bus as it is, with its resource', async () => {
    const records = [intent(), outcome(), observation()];
    await expect(run(...records.map((record, index) => insert(index, record)))).resolves.toEqual({
      batchItemFailures: [],
    });
    expect(details()).toEqual(records);
    expect(calls().flat()).toMatchObject(
      ['Holdfast Intent', 'Holdfast Outcome', 'Holdfast Observation'].map((DetailType) => ({
        EventBusName: 'holdfast',
        Source: 'holdfast',
        DetailType,
        Resources: ['arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d'],
      })),
    );
  });

  it('puts a notice on the bus too, with a resource only where it is about one', async () => {
    const { resource } = outcome();
    const records = [notice(), notice({ topic: 'approved', findingId: 'hf-0123456789abcdef', resource })];
    await run(...records.map((record, index) => insert(index, record)));
    expect(details()).toEqual(records);
    expect(calls().flat()).toMatchObject([
      { DetailType: 'Holdfast Notice', Resources: [] },
      { DetailType: 'Holdfast Notice', Resources: [resource.arn] },
    ]);
  });

  it('leaves the details of a notice out that is too large by itself', async () => {
    await run(insert(1, notice({ details: { text: 'x'.repeat(300_000) } })));
    expect(details()).toEqual([
      notice({ details: { leftOut: 'too large to be sent: `npx holdfast show pause` has it' } }),
    ]);
  });

  it('makes no call for nothing', async () => {
    await expect(run()).resolves.toEqual({ batchItemFailures: [] });
    expect(calls()).toEqual([]);
  });

  it('puts ten at a time, in their order', async () => {
    await run(
      ...Array.from({ length: 23 }, (_, index) => insert(index, outcome({ recordId: `r${String(index)}` }))),
    );
    expect(calls().map((entries) => entries.length)).toEqual([10, 10, 3]);
    expect(details().map(({ recordId }) => recordId)).toEqual(
      Array.from({ length: 23 }, (_, index) => `r${String(index)}`),
    );
  });

  it('puts fewer where they are large: a call takes 256 KiB', async () => {
    await run(...Array.from({ length: 5 }, (_, index) => insert(index, largeOutcome(100_000))));
    expect(calls().map((entries) => entries.length)).toEqual([2, 2, 1]);
    for (const entries of calls()) {
      expect(Buffer.byteLength(JSON.stringify(entries.map(({ Detail }) => Detail)))).toBeLessThan(262_144);
    }
  });

  it('leaves the states of a record out that is too large by itself', async () => {
    await run(insert(1, largeOutcome(300_000)));
    expect(details()).toMatchObject([
      { recordId: 'r2', stateBefore: { leftOut: expect.stringContaining('npx holdfast show') as string } },
    ]);
  });

  it('goes on from the first that failed: what comes after it may come twice, never before it or not at all', async () => {
    const failed: PutEventsResultEntry[] = [
      { EventId: '1' },
      { ErrorCode: 'ThrottlingException' },
      { ErrorCode: 'InternalFailure' },
    ];
    bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 2, Entries: failed });
    const records = Array.from({ length: 12 }, (_, index) => insert(100 + index, outcome()));
    await expect(run(...records)).resolves.toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(calls()).toHaveLength(1);
  });

  it('goes on from the group that failed when those before it were put', async () => {
    bridge
      .on(PutEventsCommand)
      .resolvesOnce({ FailedEntryCount: 0 })
      .resolvesOnce({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }, { EventId: '2' }] });
    const records = Array.from({ length: 12 }, (_, index) => insert(100 + index, outcome()));
    await expect(run(...records)).resolves.toEqual({ batchItemFailures: [{ itemIdentifier: '110' }] });
  });

  it('fails as a whole when EventBridge cannot be reached', async () => {
    bridge.on(PutEventsCommand).rejects(new Error('getaddrinfo ENOTFOUND'));
    await expect(run(insert(1, outcome()))).rejects.toThrow('ENOTFOUND');
  });

  describe('where a record left the table', () => {
    const byDynamoDb = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    const daySeconds = 86_400;
    const record = outcome();
    const writtenAt = Date.parse(record.at) / 1000;

    /** The removal of a record that may stay so many days, some days after it was written. */
    function removal(
      {
        hotDays = 90,
        after = hotDays + 1,
        ...image
      }: Readonly<Record<string, unknown>> & {
        readonly hotDays?: number;
        readonly after?: number;
      },
      userIdentity: unknown = byDynamoDb,
    ): DynamoDBRecord {
      const { Item } = putRecord(
        { auditTable: 'audit', writing: { ...defaultWritingRules, hotDays } },
        record,
      );
      const OldImage = { ...Item, ...image } as Record<string, AttributeValue>;
      const ApproximateCreationDateTime = writtenAt + after * daySeconds;
      return {
        ...change(7, { eventName: 'REMOVE', dynamodb: { OldImage, ApproximateCreationDateTime } }),
        userIdentity,
      };
    }

    it.each([8, 90, 3650])('says nothing when its %d days were over', async (hotDays) => {
      await run(removal({ hotDays }), insert(8, outcome()));
      expect(calls().flat()).toMatchObject([{ DetailType: 'Holdfast Outcome' }]);
    });

    it.each<[why: string, removed: DynamoDBRecord]>([
      ['they were not', removal({ after: 89 })],
      ['somebody removed it by hand', removal({}, { type: 'AssumedRole', principalId: 'AROA:eve' })],
      ['nobody says who removed it', removal({}, {})],
      ['its time to live is shorter than any that Holdfast sets', removal({ hotDays: 7, after: 8 })],
      ['its time to live is of no whole days', removal({ ttl: { N: String(writtenAt + 1e6) }, after: 100 })],
      ['it has none', removal({ ttl: undefined })],
      ['it was no record', removal({ record: { S: 'nothing' } })],
    ])('says so when %s', async (_, removed) => {
      await run(removed);
      expect(calls().flat()).toMatchObject([{ DetailType: 'Holdfast Audit Trail Altered' }]);
    });
  });

  describe('where somebody else wrote to the table', () => {
    const removedByTtl = { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } };

    it.each<[what: string, change: DynamoDBRecord]>([
      ['a record was changed', change(7, { eventName: 'MODIFY', dynamodb: { NewImage: {}, OldImage: {} } })],
      ['a record was removed', change(7, { eventName: 'REMOVE', dynamodb: { OldImage: {} } })],
      [
        'a time to live was set and removed a record',
        { ...change(7, { eventName: 'REMOVE' }), ...removedByTtl },
      ],
    ])('says so: %s', async (_, altered) => {
      await run(altered);
      expect(calls().flat()).toMatchObject([{ DetailType: 'Holdfast Audit Trail Altered', Resources: [] }]);
      expect(details()).toEqual([
        {
          eventId: 'event-7',
          change: altered.eventName,
          key: { pk: { S: 'finding#hf-7' }, sk: { S: 'sk' } },
        },
      ]);
    });

    it.each<[what: string, image: Record<string, AttributeValue>]>([
      ['has no record in it', { pk: { S: 'finding#hf-7' }, sk: { S: 'sk' } }],
      ['has text that is no JSON', { record: { S: '{' } }],
      ['has a record of another form', { record: { S: '{"kind":"outcome"}' } }],
    ])('says so, and still tells what comes after it: an item %s', async (_, NewImage) => {
      await expect(run(change(7, { dynamodb: { NewImage } }), insert(8, outcome()))).resolves.toEqual({
        batchItemFailures: [],
      });
      expect(calls().flat()).toMatchObject([
        { DetailType: 'Holdfast Audit Trail Altered' },
        { DetailType: 'Holdfast Outcome' },
      ]);
      expect(details()[0]).toMatchObject({
        change: 'INSERT',
        reason: expect.stringContaining('is no audit record') as string,
      });
    });
  });
});
