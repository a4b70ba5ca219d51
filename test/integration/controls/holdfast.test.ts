import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteRuleCommand,
  DisableRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  DeleteEventSourceMappingCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import codeUntouched from '../../../shared/controls/holdfast/holdfast-code-untouched.ts';
import functionUntouched from '../../../shared/controls/holdfast/holdfast-function-untouched.ts';
import mappingUntouched from '../../../shared/controls/holdfast/holdfast-mapping-untouched.ts';
import ruleUntouched from '../../../shared/controls/holdfast/holdfast-rule-untouched.ts';
import { holdfastService } from '../../../shared/services/holdfast.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import {
  createGuardClients,
  createOwnFunction,
  createRule,
  type GuardClients,
  listMappings,
  mapStream,
  permit,
  readOwnFunction,
  readWireRule,
  removeOwnFunction,
  removeRule,
  unmap,
} from '../../support/wire-guard.ts';
import { describeReport } from '../../support/wire-report.ts';

describe('the controls by which Holdfast guards itself, in an account', () => {
  let account: WireAccount;
  let clients: GuardClients;

  beforeAll(async () => {
    account = await startWireAccount();
    clients = createGuardClients(account);
  });

  afterAll(async () => account.stop());

  const narrowed = '{"source":["nothing"]}';
  const disable = async (Name: string) => clients.events.send(new DisableRuleCommand({ Name }));

  describeControl(ruleUntouched, holdfastService, () => account, {
    create: async () => createRule(clients),
    remove: async (name) => removeRule(clients, name),
    read: async (name) => readWireRule(clients, name),
    event: (name) => ({
      eventSource: 'events.amazonaws.com',
      eventName: 'DisableRule',
      requestParameters: { name },
    }),
    drifts: [
      { name: 'a rule that was disabled', make: disable },
      {
        name: 'a rule that was narrowed',
        make: async (Name) => clients.events.send(new PutRuleCommand({ Name, EventPattern: narrowed })),
      },
      {
        name: 'a rule without its target',
        make: async (Rule) => clients.events.send(new RemoveTargetsCommand({ Rule, Ids: ['own'] })),
      },
      {
        name: 'a rule that hands events to somebody else too',
        make: async (Rule) =>
          clients.events.send(
            new PutTargetsCommand({
              Rule,
              Targets: [{ Id: 'theirs', Arn: 'arn:aws:lambda:eu-central-1:444455556666:function:theirs' }],
            }),
          ),
      },
      {
        name: 'a rule that was deleted',
        async make(Name) {
          await clients.events.send(new RemoveTargetsCommand({ Rule: Name, Ids: ['own'] }));
          return clients.events.send(new DeleteRuleCommand({ Name }));
        },
      },
    ],
  });

  describeControl(functionUntouched, holdfastService, () => account, {
    create: async () => createOwnFunction(clients),
    remove: async (name) => removeOwnFunction(clients, name),
    read: async (name) => readOwnFunction(clients, name),
    event: (functionName) => ({
      eventSource: 'lambda.amazonaws.com',
      eventName: 'PutFunctionConcurrency20171031',
      requestParameters: { functionName },
    }),
    drifts: [
      {
        name: 'a function that may not run',
        make: async (FunctionName) =>
          clients.lambda.send(
            new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }),
          ),
      },
      {
        name: 'a function with another handler',
        make: async (FunctionName) =>
          clients.lambda.send(
            new UpdateFunctionConfigurationCommand({ FunctionName, Handler: 'nothing.handler', Timeout: 9 }),
          ),
      },
      {
        name: 'a function that its rule may not call, and another may',
        async make(FunctionName) {
          await clients.lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: 'rule-1' }));
          return permit(clients, FunctionName, 'theirs');
        },
      },
    ],
  });

  describe('what reads a stream', () => {
    const TableName = `audit-${randomUUID()}`;
    let stream = '';

    beforeAll(async () => {
      const { TableDescription } = await account.clients.dynamoDb.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        }),
      );
      stream = TableDescription?.LatestStreamArn ?? '';
    });

    afterAll(async () => account.clients.dynamoDb.send(new DeleteTableCommand({ TableName })));

    const first = async (name: string): Promise<string> => (await listMappings(clients, name))[0]?.UUID ?? '';

    describeControl(mappingUntouched, holdfastService, () => account, {
      async create() {
        const name = await createOwnFunction(clients, 'holdfast-archive');
        await mapStream(clients, name, stream);
        return name;
      },
      async remove(name) {
        await unmap(clients, name);
        await removeOwnFunction(clients, name);
      },
      // Lambda gives a new mapping a new id.
      read: async (name) =>
        (await listMappings(clients, name)).map(({ EventSourceArn, FunctionArn, BatchSize, State }) => ({
          EventSourceArn,
          FunctionArn,
          BatchSize,
          State,
        })),
      event: (name) => ({
        eventSource: 'lambda.amazonaws.com',
        eventName: 'UpdateEventSourceMapping20150331',
        requestParameters: { uUID: randomUUID(), enabled: false },
        responseElements: {
          functionArn: `arn:aws:lambda:${account.place.region}:${account.place.account}:function:${name}`,
        },
      }),
      drifts: [
        {
          name: 'a stream that is not read any more',
          make: async (name) =>
            clients.lambda.send(
              new UpdateEventSourceMappingCommand({ UUID: await first(name), Enabled: false }),
            ),
        },
        {
          name: 'a stream that nobody is to read again',
          make: async (name) =>
            clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID: await first(name) })),
        },
      ],
      isPermanent: true,
    });
  });

  describeReport(codeUntouched, holdfastService, () => account, {
    create: async () => createOwnFunction(clients, 'holdfast-iam'),
    remove: async (name) => removeOwnFunction(clients, name),
    read: async (name) => readOwnFunction(clients, name),
    event: (functionName) => ({
      eventSource: 'lambda.amazonaws.com',
      eventName: 'UpdateFunctionCode20150331v2',
      requestParameters: { functionName },
    }),
    drift: {
      name: 'a function that runs other code',
      async make(FunctionName) {
        await clients.lambda.send(
          new UpdateFunctionCodeCommand({ FunctionName, ZipFile: Buffer.from('other code') }),
        );
        return FunctionName;
      },
    },
    // That one is gone is what it tells.
    outlivesRemoval: true,
  });
});
