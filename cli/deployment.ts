import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { ConnectionConfig, ConnectionOptions } from '../shared/aws/connection.ts';
import { type Deployment, findStack, getCaller, readDeployment } from '../shared/doctor/deployment.ts';
import { CliError } from './errors.ts';

export interface AccountOptions extends ConnectionOptions {
  readonly stack: string;
}

/** @throws CliError when Holdfast is not deployed there, naming the account and the Region. */
export async function findDeployment(config: ConnectionConfig, stackName: string): Promise<Deployment> {
  const client = new CloudFormationClient(config);
  try {
    const stack = await findStack(client, stackName);
    if (stack !== undefined) return readDeployment(stack);
  } finally {
    client.destroy();
  }
  const { account } = await getCaller(config);
  throw new CliError(
    `Holdfast is not deployed in account ${account}, Region ${config.region} (no stack ${stackName}). ` +
      `Deploy it with \`npm run deploy -- --region ${config.region}\`, or name another --region`,
  );
}
