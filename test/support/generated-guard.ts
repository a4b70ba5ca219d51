import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { DisableRuleCommand, PutRuleCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import { AwsAccount } from '../../shared/aws/session.ts';
import type { Control } from '../../shared/control/control.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import { type ResourceType, toResourceRef } from '../../shared/control/resource.ts';
import { holdfastService } from '../../shared/services/holdfast.ts';
import type { GeneratedStates } from './generated-state.ts';
import { causes } from './guard-causes.ts';
import { contextOf } from './test-context.ts';
import type { WireAccount } from './wire-account.ts';
import {
  allow,
  createGuardClients,
  createOwnFunction,
  createOwnRole,
  createRule,
  listMappings,
  mapStream,
  permit,
  putPolicy,
  readOwnFunction,
  readOwnRole,
  readWireRule,
  removeOwnFunction,
  removeOwnRole,
  removeRule,
  unmap,
} from './wire-guard.ts';

/** All that the controls of a type remember of a resource as it is: each looks for its own part of it. */
async function rememberAll({ place }: WireAccount, type: ResourceType, id: string): Promise<JsonObject> {
  const resource = toResourceRef(type, id, place);
  const session = new AwsAccount(holdfastService.modules).open(place);
  const controls: readonly Control[] = holdfastService.controls.filter(
    ({ resourceType }) => resourceType === type,
  );
  const states = await Promise.all(
    controls.map(async (control) => control.read(resource, session, contextOf(control))),
  );
  return Object.assign({}, ...states) as JsonObject;
}

/** Rules of Holdfast, as they are and as somebody left them. */
export const ownRules: GeneratedStates = fc
  .record({
    isDisabled: fc.boolean(),
    isNarrowed: fc.boolean(),
    isTargetGone: fc.boolean(),
    isSeen: fc.boolean(),
  })
  .map(({ isDisabled, isNarrowed, isTargetGone, isSeen }) => async (account) => {
    const clients = createGuardClients(account);
    const id = await createRule(clients);
    const baseline = await rememberAll(account, 'AWS::Holdfast::Rule', id);
    if (isNarrowed) {
      await clients.events.send(new PutRuleCommand({ Name: id, EventPattern: '{"source":["nothing"]}' }));
    }
    if (isTargetGone) await clients.events.send(new RemoveTargetsCommand({ Rule: id, Ids: ['own'] }));
    if (isDisabled) await clients.events.send(new DisableRuleCommand({ Name: id }));
    return {
      id,
      ...(isSeen ? { baseline } : {}),
      read: async () => readWireRule(clients, id),
      remove: async () => removeRule(clients, id),
    };
  });

/** Functions of Holdfast that read a stream, as they are and as somebody left them. */
export const ownFunctions: GeneratedStates = fc
  .record({
    concurrency: fc.constantFrom(0, 3, 5),
    handler: fc.constantFrom('functions/s3.handler', 'nothing.handler'),
    isPermitted: fc.boolean(),
    isRead: fc.boolean(),
    isSeen: fc.boolean(),
  })
  .map(({ concurrency, handler, isPermitted, isRead, isSeen }) => async (account) => {
    const clients = createGuardClients(account);
    const { dynamoDb } = account.clients;
    const TableName = `audit-${randomUUID()}`;
    const { TableDescription } = await dynamoDb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    const id = await createOwnFunction(clients);
    const { UUID } = await mapStream(clients, id, TableDescription?.LatestStreamArn ?? '');
    const baseline = await rememberAll(account, 'AWS::Holdfast::Function', id);
    await clients.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: id, ReservedConcurrentExecutions: concurrency }),
    );
    await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: id, Handler: handler }));
    if (isPermitted) await permit(clients, id, 'theirs');
    if (!isRead) await clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    return {
      id,
      ...(isSeen ? { baseline } : {}),
      read: async () => ({
        own: await readOwnFunction(clients, id),
        read: (await listMappings(clients, id)).map(({ State, BatchSize }) => ({ State, BatchSize })),
      }),
      async remove() {
        await unmap(clients, id);
        await removeOwnFunction(clients, id);
        await dynamoDb.send(new DeleteTableCommand({ TableName }));
      },
    };
  });

/** Roles of Holdfast with policies that were put into them, in place of their own or besides. */
export const ownRoles: GeneratedStates = fc
  .record({ added: fc.subarray(['quiet', 'loud']), isReplaced: fc.boolean(), isSeen: fc.boolean() })
  .map(({ added, isReplaced, isSeen }) => async (account) => {
    const clients = createGuardClients(account);
    const id = await createOwnRole(clients);
    const baseline = await rememberAll(account, 'AWS::Holdfast::Role', id);
    for (const name of added) await putPolicy(clients, id, name, allow('*', 'Deny'));
    if (isReplaced) await putPolicy(clients, id, 'own', allow('*'));
    return {
      id,
      ...(isSeen ? { baseline } : {}),
      read: async () => readOwnRole(clients, id),
      remove: async () => removeOwnRole(clients, id),
    };
  });

/** Parts that are only told of, with and without somebody who laid hands on them. */
export const ownParts: GeneratedStates = fc
  .constantFrom(
    undefined,
    causes.intruder('PurgeQueue'),
    causes.refused('DeleteQueue'),
    causes.cloudFormation('PutRule'),
  )
  .map(
    (cause) => async () =>
      Promise.resolve({
        id: 'sqs:holdfast-dead-letters',
        ...(cause === undefined ? {} : { cause }),
        read: async () => Promise.resolve({}),
        remove: async () => Promise.resolve(),
      }),
  );
