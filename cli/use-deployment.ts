import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditStore } from '../shared/audit/audit-store.ts';
import type { TrailArchive } from '../shared/audit/seals/trail-archive.ts';
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
  /** For how many days the audit table holds a record. */
  readonly hotDays: number;
  /** Opens the archive, which few commands read and none needs to start. */
  readonly openArchive: () => Promise<TrailArchive>;
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
  const found = await findDeployment(config, options.stack);
  const { auditTable, stateTable, policyTable, hotDays } = found;
  const client = new DynamoDBClient({ ...config, logger: quietLogger });
  const opened: { destroy(): void }[] = [client];
  const openArchive = async (): Promise<TrailArchive> => {
    const [{ S3Client }, { openBucket }] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('./audit/bucket.ts'),
    ]);
    // An endpoint of one's own has no name for each bucket.
    const s3 = new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined });
    opened.push(s3);
    return openBucket(s3, found.archiveBucket);
  };
  const clock = toClock(terminal);
  try {
    return await use({
      config,
      audit: { client, table: auditTable, clock },
      policy: new DynamoDbPolicyStore({ client, auditTable, stateTable, policyTable, clock }),
      hotDays,
      openArchive,
    });
  } finally {
    for (const one of opened) one.destroy();
  }
}
