import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditStore } from '../shared/audit/audit-store.ts';
import { type ConnectionConfig, connect } from '../shared/aws/connection.ts';
import { quietLogger } from '../shared/aws/quiet-logger.ts';
import { DynamoDbPolicyStore } from '../shared/policy/dynamodb-policy-store.ts';
import type { PolicyStore } from '../shared/policy/store.ts';
import { type AccountOptions, findDeployment } from './deployment.ts';
import { type Terminal, toClock } from './terminal.ts';

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
  terminal: Terminal,
  use: (deployment: OpenDeployment) => Promise<Result>,
): Promise<Result> {
  const config = await connect(options, terminal.environment);
  const { auditTable, stateTable, policyTable } = await findDeployment(config, options.stack);
  const client = new DynamoDBClient({ ...config, logger: quietLogger });
  const clock = toClock(terminal);
  try {
    return await use({
      config,
      audit: { client, table: auditTable, clock },
      policy: new DynamoDbPolicyStore({ client, auditTable, stateTable, policyTable, clock }),
    });
  } finally {
    client.destroy();
  }
}
