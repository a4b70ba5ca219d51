import {
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import pMap from 'p-map';
import { functionNames } from '../../guard/names.ts';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, problem } from '../check.ts';

/** Whether every function is there and may run, and whether the audit table's stream reaches those that read it. */
export const functionsCheck: Check<AccountView> = {
  id: 'functions',
  title: 'Functions',
  needs: [
    'cloudformation:ListStackResources',
    'lambda:GetFunctionConfiguration',
    'lambda:GetFunctionConcurrency',
    'lambda:GetEventSourceMapping',
  ],
  async run(view) {
    const [names, mappings] = await Promise.all([
      view.listResources('AWS::Lambda::Function'),
      view.listResources('AWS::Lambda::EventSourceMapping'),
    ]);
    const missing = functionNames
      .filter((name) => !names.includes(name))
      .map((name) => `${name} is not in the stack`);
    const faults = await Promise.all([
      pMap(names, (name) => findFault(view.lambda, name), { concurrency: 8 }),
      pMap(mappings, (id) => findMappingFault(view.lambda, id), { concurrency: 8 }),
    ]);
    const all = [...missing, ...faults.flat(2)];
    if (all.length === 0) return ok(`${String(names.length)} functions are there and may run.`);
    return problem(
      `Events are not handled: ${all.join('; ')}.`,
      `Put it back by deploying again: npm run deploy -- --region ${view.config.region}.`,
    );
  },
};

async function findFault(lambda: LambdaClient, name: string): Promise<readonly string[]> {
  try {
    const [{ State, StateReason }, { ReservedConcurrentExecutions }] = await Promise.all([
      lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })),
      lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name })),
    ]);
    if (ReservedConcurrentExecutions === 0) return [`${name} is throttled to 0 executions`];
    // A function that was idle for weeks is Inactive; its next event wakes it.
    return State === 'Failed' ? [`${name} has failed (${StateReason ?? 'no reason given'})`] : [];
  } catch (error) {
    return toDeletion(error, name);
  }
}

async function findMappingFault(lambda: LambdaClient, id: string): Promise<readonly string[]> {
  const what = `the stream of the audit table (event source mapping ${id})`;
  try {
    const { State = 'unknown' } = await lambda.send(new GetEventSourceMappingCommand({ UUID: id }));
    return ['Enabled', 'Enabling', 'Creating', 'Updating'].includes(State) ? [] : [`${what} is ${State}`];
  } catch (error) {
    return toDeletion(error, what);
  }
}

function toDeletion(error: unknown, what: string): readonly string[] {
  if (error instanceof Error && error.name === 'ResourceNotFoundException') return [`${what} was deleted`];
  throw error;
}
