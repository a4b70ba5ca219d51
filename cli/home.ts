import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { type ConnectionConfig, connect } from '../shared/aws/connection.ts';
import { type Deployment, getCaller } from '../shared/doctor/deployment.ts';
import type { Homestead } from '../shared/forwarding/forward-regions.ts';
import { requireRegions } from '../shared/forwarding/require-regions.ts';
import { type AccountOptions, findDeployment } from './deployment.ts';
import type { Terminal } from './terminal.ts';

/** The Region that Holdfast is deployed in, and the way to the others. */
export interface Home extends Homestead {
  readonly config: ConnectionConfig;
  readonly deployment: Deployment;
}

/** @throws CliError when Holdfast is not deployed there */
export async function openHome(
  options: AccountOptions,
  { environment }: Pick<Terminal, 'environment'>,
): Promise<Home> {
  const config = await connect(options, environment);
  const deployment = await findDeployment(config, options.stack);
  const { partition } = await getCaller(config);
  return {
    config,
    deployment,
    partition,
    home: config.region,
    open: (region) => new CloudFormationClient({ ...config, region }),
  };
}

/** @throws RegionError when one of them cannot be covered */
export async function requireUsable(names: readonly string[], { config, home }: Home): Promise<void> {
  const client = new EC2Client(config);
  try {
    await requireRegions(names, home, client);
  } finally {
    client.destroy();
  }
}
