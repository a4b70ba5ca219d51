import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { handler as deployed } from '../../functions/publish.ts';
import { toItem } from '../../shared/audit/items.ts';
import { outcome } from '../support/audit-records.ts';
import { context, environment } from './lambda.ts';

describe('the function that publishes the audit table', () => {
  const bridge = mockClient(EventBridgeClient);
  const { env } = process;
  let handler: typeof deployed;

  beforeAll(async () => {
    process.env = { ...env, ...environment };
    ({ handler } = await import('../../functions/publish.ts'));
  });

  afterAll(() => {
    process.env = env;
  });

  it('puts what the stream carries on the bus that the stack names, and answers which failed', async () => {
    bridge
      .on(PutEventsCommand)
      .resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] });
    const NewImage = toItem(outcome()) as Record<string, AttributeValue>;
    const Records: DynamoDBRecord[] = [
      { eventID: 'e-1', eventName: 'INSERT', dynamodb: { SequenceNumber: '42', NewImage } },
    ];
    await expect(handler({ Records }, context)).resolves.toEqual({
      batchItemFailures: [{ itemIdentifier: '42' }],
    });
    expect(bridge.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries).toMatchObject([
      { EventBusName: 'holdfast', DetailType: 'Holdfast Outcome' },
    ]);
  });
});
