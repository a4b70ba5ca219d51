import { randomInt, randomUUID } from 'node:crypto';
import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { rootCredentials } from '../../sandbox/emulators.ts';
import { orAbsent } from './wire-bucket.ts';
import type { WireAccount } from './wire-account.ts';

/** Clients of what Holdfast itself consists of, which share nothing with its own. */
export function createGuardClients({ emulator, place, clients: { eventBridge: events, iam } }: WireAccount) {
  const config = { endpoint: emulator.url, region: place.region, credentials: rootCredentials };
  return {
    events,
    iam,
    lambda: new LambdaClient(config),
    place,
  };
}
export type GuardClients = ReturnType<typeof createGuardClients>;

const toFunctionArn = ({ place }: GuardClients, name: string): string =>
  `arn:aws:lambda:${place.region}:${place.account}:function:${name}`;

/** A rule called like one of Holdfast's, with its pattern and one target. */
export async function createRule(clients: GuardClients): Promise<string> {
  const Name = `holdfast-s3-rule-${String(randomInt(1_000_000))}`;
  await clients.events.send(
    new PutRuleCommand({ Name, EventPattern: '{"source":["aws.s3"]}', Description: 'hands events on' }),
  );
  await clients.events.send(
    new PutTargetsCommand({
      Rule: Name,
      Targets: [
        {
          Id: 'own',
          Arn: toFunctionArn(clients, 'holdfast-s3'),
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
        },
      ],
    }),
  );
  return Name;
}

export async function removeRule({ events }: GuardClients, Name: string): Promise<void> {
  await orAbsent(async () => {
    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: Name }));
    const Ids = Targets.map(({ Id }) => Id ?? '');
    if (Ids.length > 0) await events.send(new RemoveTargetsCommand({ Rule: Name, Ids }));
    await events.send(new DeleteRuleCommand({ Name }));
  }, 'ResourceNotFoundException');
}

export async function readWireRule({ events }: GuardClients, Name: string) {
  return orAbsent(async () => {
    const { $metadata: _metadata, ...rule } = await events.send(new DescribeRuleCommand({ Name }));
    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: Name }));
    return { rule, targets: Targets.toSorted((a, b) => ((a.Id ?? '') < (b.Id ?? '') ? -1 : 1)) };
  }, 'ResourceNotFoundException');
}

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** The role of one of Holdfast's functions, with a policy of its own. */
export async function createOwnRole({ iam, place }: GuardClients): Promise<string> {
  const RoleName = `holdfast-s3-${place.region}`;
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument: allow('s3:ListBuckets') }),
  );
  return RoleName;
}

export function allow(action: string, effect: 'Allow' | 'Deny' = 'Allow'): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: effect, Action: action, Resource: '*' }],
  });
}

export const putPolicy = async ({ iam }: GuardClients, RoleName: string, PolicyName: string, text: string) =>
  iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: text }));

/** Attaches a policy that denies everything; it is removed with the account. */
export async function attachDenial({ iam }: GuardClients, RoleName: string): Promise<void> {
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: `denial-${randomUUID()}`, PolicyDocument: allow('*', 'Deny') }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
}

export async function readOwnRole({ iam }: GuardClients, RoleName: string) {
  const [{ Role }, { PolicyNames }, { AttachedPolicies }] = await Promise.all([
    iam.send(new GetRoleCommand({ RoleName })),
    iam.send(new ListRolePoliciesCommand({ RoleName })),
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
  ]);
  return { trust: Role?.AssumeRolePolicyDocument, PolicyNames, AttachedPolicies };
}

export async function removeOwnRole({ iam }: GuardClients, RoleName: string): Promise<void> {
  await orAbsent(async () => {
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn } of AttachedPolicies) {
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    }
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of PolicyNames) {
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    }
    await iam.send(new DeleteRoleCommand({ RoleName }));
  }, 'NoSuchEntityException');
}

/** A function called like one of Holdfast's, that a rule may call. Whatever it carries, it is never run. */
export async function createOwnFunction(
  clients: GuardClients,
  FunctionName = 'holdfast-s3',
): Promise<string> {
  const { lambda, place } = clients;
  await createOwnRole(clients);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs22.x',
      Handler: 'functions/s3.handler',
      Role: `arn:aws:iam::${place.account}:role/holdfast-s3-${place.region}`,
      Environment: { Variables: { HOLDFAST_BUS: 'holdfast' } },
      Code: { ZipFile: Buffer.from('the code') },
    }),
  );
  await permit(clients, FunctionName, 'rule-1');
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 5 }));
  return FunctionName;
}

export const permit = async ({ lambda, place }: GuardClients, FunctionName: string, StatementId: string) =>
  lambda.send(
    new AddPermissionCommand({
      FunctionName,
      StatementId,
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: `arn:aws:events:${place.region}:${place.account}:rule/${StatementId}`,
    }),
  );

export async function removeOwnFunction(clients: GuardClients, FunctionName: string): Promise<void> {
  const { lambda } = clients;
  await orAbsent(
    async () => lambda.send(new DeleteFunctionCommand({ FunctionName })),
    'ResourceNotFoundException',
  );
  await removeOwnRole(clients, `holdfast-s3-${clients.place.region}`);
}

/** All of a function that somebody can change, but for when that was. */
export async function readOwnFunction({ lambda }: GuardClients, FunctionName: string) {
  const [{ Handler, Environment, Layers = [], Role, Timeout }, { ReservedConcurrentExecutions }, policy] =
    await Promise.all([
      lambda.send(new GetFunctionConfigurationCommand({ FunctionName })),
      lambda.send(new GetFunctionConcurrencyCommand({ FunctionName })),
      orAbsent(async () => lambda.send(new GetPolicyCommand({ FunctionName })), 'ResourceNotFoundException'),
    ]);
  const { Statement = [] } = JSON.parse(policy?.Policy ?? '{}') as { Statement?: readonly { Sid: string }[] };
  const permissions = Statement.toSorted((one, other) => (one.Sid < other.Sid ? -1 : 1));
  return { Handler, Environment, Layers, Role, Timeout, ReservedConcurrentExecutions, permissions };
}

export const mapStream = async ({ lambda }: GuardClients, FunctionName: string, EventSourceArn: string) =>
  lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName,
      EventSourceArn,
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 50,
    }),
  );

export async function listMappings({ lambda }: GuardClients, FunctionName: string) {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  return EventSourceMappings;
}

export async function unmap(clients: GuardClients, FunctionName: string): Promise<void> {
  for (const { UUID } of await listMappings(clients, FunctionName)) {
    await clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  }
}
