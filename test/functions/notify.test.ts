import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import type { handler as deployed } from '../../functions/notify.ts';
import type { AuditRecord, OutcomeRecord } from '../../shared/audit/record.ts';
import { notice, observation, outcome } from '../support/audit-records.ts';
import { context, environment } from './lambda.ts';
import { keepItems } from './state-table.ts';

describe('the function that tells the SOC', () => {
  const sns = mockClient(SNSClient);
  const dynamoDb = mockClient(DynamoDBClient);
  const { env } = process;
  let handler: typeof deployed;

  beforeAll(async () => {
    process.env = { ...env, ...environment };
    ({ handler } = await import('../../functions/notify.ts'));
  });

  beforeEach(() => {
    // Powertools warns of an event that has nothing to tell it by; the function refuses it right after.
    jest.spyOn(console, 'warn').mockImplementation();
    sns.reset();
    sns.on(PublishCommand).resolves({});
    dynamoDb.reset();
    keepItems(dynamoDb);
  });

  afterAll(() => {
    process.env = env;
  });

  function event(over: Partial<OutcomeRecord> = {}): object {
    return { source: 'holdfast', 'detail-type': 'Holdfast Outcome', detail: outcome(over) };
  }

  async function tell(told: object): Promise<unknown> {
    return handler(structuredClone(told), context);
  }

  function subjects(): (string | undefined)[] {
    return sns.commandCalls(PublishCommand).map(({ args }) => args[0].input.Subject);
  }

  it('tells of an event once, however often it is delivered', async () => {
    await tell(event());
    await tell(event());
    await tell({ ...event(), id: 'another delivery' });
    expect(subjects()).toEqual([expect.stringContaining('Put back') as string]);
  });

  it('tells of a finding again when it ends in another way', async () => {
    await tell(event({ status: 'failed' }));
    await tell(event({ status: 'failed', recordId: 'r3' }));
    await tell(event({ status: 'remediated', recordId: 'r4' }));
    expect(subjects()).toEqual([
      expect.stringContaining('NOT FIXED') as string,
      expect.stringContaining('Put back') as string,
    ]);
  });

  it('tells of each finding', async () => {
    await tell(event());
    await tell(event({ findingId: 'hf-fedcba9876543210' }));
    expect(subjects()).toHaveLength(2);
  });

  it.each<[what: string, detailType: string, write: (over: { recordId: string }) => AuditRecord]>([
    ['notice of one subject', 'Holdfast Notice', notice],
    ['observation of one finding', 'Holdfast Observation', observation],
  ])('tells of each %s, once', async (_, detailType, write) => {
    const found = (recordId: string): object => ({
      'detail-type': detailType,
      detail: write({ recordId }),
    });
    await tell(found('r6'));
    await tell(found('r6'));
    await tell(found('r7'));
    expect(subjects()).toHaveLength(2);
  });

  it('tells of each alteration of the audit trail', async () => {
    const altered = (eventId: string): object => ({
      'detail-type': 'Holdfast Audit Trail Altered',
      detail: { eventId, change: 'REMOVE' },
    });
    await tell(altered('e-1'));
    await tell(altered('e-1'));
    await tell(altered('e-2'));
    expect(subjects()).toHaveLength(2);
  });

  it('fails when SNS does, and tells when it is tried again: the SOC still hears', async () => {
    sns.on(PublishCommand).rejectsOnce(new Error('SNS is down')).resolves({});
    await expect(tell(event())).rejects.toThrow('SNS is down');
    await tell(event());
    await tell(event());
    expect(sns.commandCalls(PublishCommand)).toHaveLength(2);
  });

  it('does not take an event for told while another delivery of it is being told', async () => {
    const first = Promise.withResolvers<object>();
    sns.on(PublishCommand).callsFake(async () => first.promise);
    const telling = tell(event());
    await expect(tell(event())).rejects.toThrow('already an execution in progress');
    first.resolve({});
    await telling;
    expect(subjects()).toHaveLength(1);
  });

  it.each([{}, { 'detail-type': 'Holdfast Outcome' }, { 'detail-type': 'Holdfast Outcome', detail: {} }])(
    'fails for what is no event of the bus, so that it lands in the dead-letter queue: %j',
    async (malformed) => {
      await expect(tell(malformed)).rejects.toThrow(Error);
      expect(subjects()).toEqual([]);
    },
  );
});
