import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditStore } from '../shared/audit/query.ts';
import { type ConnectionConfig, connect } from '../shared/aws/connection.ts';
import { DynamoDbPolicyStore } from '../shared/policy/dynamodb-policy-store.ts';
import type { PolicyStore } from '../shared/policy/store.ts';
import { type AccountOptions, findDeployment } from './deployment.ts';
import type { Terminal } from './terminal.ts';

/** What a deployed Holdfast has recorded and what it goes by, read with the caller's own credentials. */
export interface OpenDeployment {
  readonly config: ConnectionConfig;
  readonly audit: AuditStore;
  readonly policy: PolicyStore;
}

/**
 * Opens the deployment for as long as it is used.
 * @throws CliError when Holdfast is not deployed there.
 */
export async function useDeployment<Result>(
  options: AccountOptions,
  { environment, now }: Terminal,
  use: (deployment: OpenDeployment) => Promise<Result>,
): Promise<Result> {
  const config = await connect(options, environment);
  const { auditTable, stateTable, policyTable } = await findDeployment(config, options.stack);
  const client = new DynamoDBClient(config);
  const clock = { now, sleep: (ms: number) => setTimeout(ms) };
  try {
    return await use({
      config,
      audit: { client, table: auditTable },
      policy: new DynamoDbPolicyStore({ client, auditTable, stateTable, policyTable, clock }),
    });
  } finally {
    client.destroy();
  }
}
