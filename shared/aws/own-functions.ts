import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { type ClientConfig, getClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const functions = 'arn:{partition}:lambda:{region}:{account}:function:holdfast-*';
const mappings = 'arn:{partition}:lambda:{region}:{account}:event-source-mapping:*';
const gone = ['ResourceNotFoundException'];

/** What an action can be granted on, where its name is also that of the operation. */
function onFunctions(action: string) {
  return { on: functions, actions: [action], gone };
}

function onMappings(action: string) {
  return { on: mappings, actions: [action], ofFunctions: functions, gone };
}

export const ownFunctionOperations = {
  'lambda:GetFunctionConcurrency': readOperation(
    GetFunctionConcurrencyCommand,
    onFunctions('lambda:GetFunctionConcurrency'),
  ),
  'lambda:GetFunctionConfiguration': readOperation(
    GetFunctionConfigurationCommand,
    onFunctions('lambda:GetFunctionConfiguration'),
  ),
  'lambda:GetPolicy': readOperation(GetPolicyCommand, onFunctions('lambda:GetPolicy')),
  // It takes no resource-level permission.
  'lambda:ListEventSourceMappings': readOperation(ListEventSourceMappingsCommand, {
    on: '*',
    actions: ['lambda:ListEventSourceMappings'],
    gone,
  }),
  'lambda:AddPermission': writeOperation(AddPermissionCommand, onFunctions('lambda:AddPermission')),
  'lambda:DeleteFunctionConcurrency': writeOperation(
    DeleteFunctionConcurrencyCommand,
    onFunctions('lambda:DeleteFunctionConcurrency'),
  ),
  'lambda:PutFunctionConcurrency': writeOperation(
    PutFunctionConcurrencyCommand,
    onFunctions('lambda:PutFunctionConcurrency'),
  ),
  'lambda:RemovePermission': writeOperation(RemovePermissionCommand, onFunctions('lambda:RemovePermission')),
  'lambda:UpdateFunctionConfiguration': writeOperation(UpdateFunctionConfigurationCommand, {
    ...onFunctions('lambda:UpdateFunctionConfiguration'),
    passesRoleTo: 'lambda.amazonaws.com',
    passedRoles: 'arn:{partition}:iam::{account}:role/holdfast-*-{region}',
  }),
  'lambda:CreateEventSourceMapping': writeOperation(CreateEventSourceMappingCommand, {
    // A mapping that is not there yet has no ARN.
    on: '*',
    actions: ['lambda:CreateEventSourceMapping'],
    ofFunctions: functions,
  }),
  'lambda:DeleteEventSourceMapping': writeOperation(
    DeleteEventSourceMappingCommand,
    onMappings('lambda:DeleteEventSourceMapping'),
  ),
  'lambda:UpdateEventSourceMapping': writeOperation(
    UpdateEventSourceMappingCommand,
    onMappings('lambda:UpdateEventSourceMapping'),
  ),
} as const;

export function createOwnLambdaClient(region: string): LambdaClient {
  return new LambdaClient(getClientConfig(region));
}

/** The functions of Holdfast itself. */
export const ownFunctions: ServiceModule = {
  prefix: 'lambda',
  createClient: (config: ClientConfig) => new LambdaClient(config),
  operations: ownFunctionOperations,
};
