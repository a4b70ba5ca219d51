import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import pMap from 'p-map';
import { findStack } from '../deployment.ts';
import type { AccountView } from '../account-view.ts';
import { type Check, ok, warning } from '../check.ts';

/** Holdfast covers the Region it is deployed in; the account can be changed in every Region that is enabled. */
export const regionsCheck: Check<AccountView> = {
  id: 'regions',
  title: 'Regions',
  needs: ['ec2:DescribeRegions', 'cloudformation:DescribeStacks'],
  async run(view) {
    const { Regions = [] } = await view.ec2.send(new DescribeRegionsCommand({}));
    const others = Regions.flatMap(({ RegionName }) => RegionName ?? []).filter(
      (name) => name !== view.config.region,
    );
    const covered = await pMap(others, (region) => isCovered(region, view), { concurrency: 8 });
    const open = others.filter((_, index) => covered[index] === false).toSorted();
    if (open.length === 0) return ok('Holdfast is deployed in every enabled Region.');
    return warning(
      `Holdfast covers the Region it is deployed in. Enabled and not covered (${String(open.length)}): ${open.join(', ')}.`,
      'Deploy it in those you use (npm run deploy -- --region REGION), and disable or deny those you do not use.',
    );
  },
};

async function isCovered(region: string, { config, stackName }: AccountView): Promise<boolean> {
  const client = new CloudFormationClient({ ...config, region });
  try {
    return (await findStack(client, stackName)) !== undefined;
  } finally {
    client.destroy();
  }
}
