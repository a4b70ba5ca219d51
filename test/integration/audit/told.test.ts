import { ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateEventBusCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { type Clients, createClients, destroyClients } from '../../../sandbox/clients.ts';
import { type Emulator, rootCredentials, sandboxRegion, startAccount } from '../../../sandbox/emulators.ts';
import { toItem } from '../../../shared/audit/items.ts';
import { type AuditRecord, noticeTopics, outcomeStatuses } from '../../../shared/audit/record.ts';
import { createEventBridgeClient } from '../../../shared/aws/eventbridge.ts';
import { createSnsClient } from '../../../shared/aws/sns.ts';
import { tellingFunctions } from '../../../shared/deploy/telling-functions.ts';
import { toBusEvent } from '../../../shared/notify/bus-event.ts';
import { busEnvelope, notify } from '../../../shared/notify/notify.ts';
import { publish } from '../../../shared/notify/publish.ts';
import { decisionRules } from '../../../shared/policy/decision.ts';
import noWorldAdminPorts from '../../../shared/controls/ec2/ec2-security-group-no-world-admin-ports.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { intent, notice, observation, outcome } from '../../support/audit-records.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { createWireEngine } from '../../support/wire-engine.ts';
import { type FaultyEndpoint, startFaultyEndpoint } from '../../support/wire-faults.ts';
import { createSecurityGroup, ingressAuthorized, openToWorld } from '../../support/wire-security-group.ts';

/** One event can be about several controls, and this is about one. */
const oneControl = { ...ec2Service, controls: [noWorldAdminPorts] };

const bus = 'holdfast';
/** As often as the client tries a call. */
const toTheEnd = 5;

// The stream that carries the table's items to the function, and its retries, are the system tests' business: here the
// items are the table's own, and the test delivers them.
describe('a fix that was recorded', () => {
  let account: WireAccount;
  let endpoint: FaultyEndpoint;
  let topicArn: string;
  let heardByBus: string;
  let heardBySoc: string;

  beforeAll(async () => {
    account = await startWireAccount();
    endpoint = await startFaultyEndpoint(account.emulator.url);
    process.env['AWS_ENDPOINT_URL_EVENTBRIDGE'] = endpoint.url;
    process.env['AWS_ENDPOINT_URL_SNS'] = endpoint.url;
    const { eventBridge, sns } = account.clients;
    heardByBus = await createQueue('heard-by-bus');
    heardBySoc = await createQueue('heard-by-soc');
    await eventBridge.send(new CreateEventBusCommand({ Name: bus }));
    const rule = { Rule: 'all', EventBusName: bus };
    await eventBridge.send(
      new PutRuleCommand({ Name: 'all', EventBusName: bus, EventPattern: '{"source":["holdfast"]}' }),
    );
    await eventBridge.send(
      new PutTargetsCommand({ ...rule, Targets: [{ Id: 'queue', Arn: toArn('heard-by-bus') }] }),
    );
    ({ TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'holdfast' })));
    await sns.send(
      new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: toArn('heard-by-soc') }),
    );
  });

  afterAll(async () => {
    delete process.env['AWS_ENDPOINT_URL_EVENTBRIDGE'];
    delete process.env['AWS_ENDPOINT_URL_SNS'];
    await endpoint.stop();
    await account.stop();
  });

  const toArn = (queue: string): string =>
    `arn:aws:sqs:${account.place.region}:${account.place.account}:${queue}`;

  async function createQueue(name: string): Promise<string> {
    const { QueueUrl = '' } = await account.clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
    return QueueUrl;
  }

  /** Takes everything out of a queue. */
  async function hear(queue: string): Promise<readonly Record<string, unknown>[]> {
    const { sqs } = account.clients;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 }),
    );
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
    }
    return Messages.map(({ Body = '' }) => JSON.parse(Body) as Record<string, unknown>);
  }

  /** Has a drift put back; returns what the table's stream then delivers. */
  async function fix(): Promise<readonly DynamoDBRecord[]> {
    const engine = createWireEngine(oneControl, account);
    const group = await createSecurityGroup(account);
    await openToWorld(account, group.id, 22);
    await engine.handle(ingressAuthorized(group));
    const { Items = [] } = await account.clients.dynamoDb.send(
      new ScanCommand({
        TableName: account.tables.auditTable,
        FilterExpression: '#resource = :arn',
        ExpressionAttributeNames: { '#resource': 'resource' },
        ExpressionAttributeValues: { ':arn': { S: group.arn } },
      }),
    );
    const inOrder = Items.toSorted((a, b) => (a['at']?.S ?? '').localeCompare(b['at']?.S ?? ''));
    return inOrder.map((image, index) => ({
      eventName: 'INSERT',
      dynamodb: {
        SequenceNumber: String(index + 1),
        NewImage: image as NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>,
      },
    }));
  }

  const publishAll = async (records: readonly DynamoDBRecord[]) =>
    publish(records, { client: createEventBridgeClient(account.place.region), bus });

  it('is told to the bus when the bus is back, and to the SOC when the topic is', async () => {
    const records = await fix();
    endpoint.fail({
      hits: 'Entries',
      times: toTheEnd,
      status: 500,
      body: '{"__type":"InternalException","message":"told by the test"}',
    });
    await expect(publishAll(records)).rejects.toThrow('told by the test');
    await expect(hear(heardByBus)).resolves.toEqual([]);

    await expect(publishAll(records)).resolves.toEqual({ batchItemFailures: [] });

    const events = await hear(heardByBus);
    expect(events).toMatchObject([
      { source: 'holdfast', 'detail-type': 'Holdfast Intent' },
      { source: 'holdfast', 'detail-type': 'Holdfast Outcome', detail: { status: 'remediated' } },
    ]);

    const outcome = busEnvelope.parse(events[1]);
    const notifier = { client: createSnsClient(account.place.region), topicArn };
    const internalError =
      '<ErrorResponse><Error><Code>InternalError</Code><Message>told by the test</Message></Error></ErrorResponse>';
    endpoint.fail({ hits: 'Action=Publish', times: toTheEnd, status: 500, body: internalError });
    await expect(notify(outcome, notifier)).rejects.toThrow('told by the test');
    await expect(hear(heardBySoc)).resolves.toEqual([]);

    await notify(outcome, notifier);

    await expect(hear(heardBySoc)).resolves.toMatchObject([
      { Subject: expect.stringMatching(/^\[Holdfast CRITICAL\] Put back/) as string },
    ]);
  });

  it('goes on from the first record that the bus did not take', async () => {
    const records = await fix();
    const taken = { EventId: 'taken' };
    const refused = { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };
    endpoint.fail({
      hits: 'Entries',
      times: 1,
      status: 200,
      body: JSON.stringify({ FailedEntryCount: 1, Entries: [taken, refused] }),
    });

    await expect(publishAll(records)).resolves.toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    await expect(publishAll(records.slice(1))).resolves.toEqual({ batchItemFailures: [] });

    await expect(hear(heardByBus)).resolves.toMatchObject([{ 'detail-type': 'Holdfast Outcome' }]);
  });
});

// EventBridge's own matching is closed; the emulator's knows nothing of how the rule was made.
describe('the rule that chooses what the SOC is told', () => {
  let emulator: Emulator;
  let clients: Clients;

  beforeAll(async () => {
    emulator = await startAccount();
    clients = createClients({ endpoint: emulator.url, region: sandboxRegion, credentials: rootCredentials });
  });

  afterAll(async () => {
    destroyClients(clients);
    await emulator.stop();
  });

  function getPattern(): object {
    const { events } = tellingFunctions['notify'] as {
      readonly events: readonly { readonly eventBridge: { readonly pattern: object } }[];
    };
    expect(events).toHaveLength(1);
    return events[0]?.eventBridge.pattern ?? {};
  }

  async function isTold(change: DynamoDBRecord): Promise<boolean> {
    const busEvent = toBusEvent(change);
    if (busEvent === undefined) return false;
    const { detailType, detail, resources } = busEvent;
    const event = {
      version: '0',
      id: '0fef02e0-a1d1-4a8f-b34f-65f5e1ddfe07',
      source: 'holdfast',
      'detail-type': detailType,
      account: '111122223333',
      time: '2026-01-31T09:30:00Z',
      region: 'eu-west-1',
      resources,
      detail,
    };
    const { Result = false } = await clients.eventBridge.send(
      new TestEventPatternCommand({
        EventPattern: JSON.stringify(getPattern()),
        Event: JSON.stringify(event),
      }),
    );
    return Result;
  }

  function insert(record: AuditRecord): DynamoDBRecord {
    const NewImage = toItem(record) as NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;
    return { eventName: 'INSERT', dynamodb: { NewImage } };
  }

  it.each(decisionRules.map((rule) => [rule, rule !== 'breaker' && rule !== 'exempt'] as const))(
    'knows which observations would flood an analyst: decided by %s, told: %j',
    async (rule, expected) => {
      const decision = { action: 'ask', rule, reason: 'why' } as const;
      await expect(isTold(insert(observation({ decision })))).resolves.toBe(expected);
    },
  );

  it.each(noticeTopics.map((topic) => [topic, topic !== 'settled'] as const))(
    'lets through what somebody overrides or has to answer: %s, told: %j',
    async (topic, expected) => {
      await expect(isTold(insert(notice({ topic })))).resolves.toBe(expected);
    },
  );

  it.each(outcomeStatuses)('lets every outcome through, whatever was decided: %s', async (status) => {
    for (const rule of decisionRules) {
      const decision = { action: 'remediate', rule, reason: 'why' } as const;
      await expect(isTold(insert(outcome({ status, decision })))).resolves.toBe(true);
    }
  });

  it('lets no intent through, but every alteration of the trail', async () => {
    await expect(isTold(insert(intent()))).resolves.toBe(false);
    await expect(isTold({ eventName: 'REMOVE' })).resolves.toBe(true);
  });
});
