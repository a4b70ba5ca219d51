import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import pMap from 'p-map';
import { type AccountView, StackAbsentError } from '../account-view.ts';
import { type Check, ok, warning } from '../check.ts';
import { findStack } from '../deployment.ts';

/** Which Regions are not covered: the account can be changed in every one that is enabled. */
export const regionsCheck: Check<AccountView> = {
  id: 'regions',
  title: 'Regions',
  needs: ['ec2:DescribeRegions', 'cloudformation:DescribeStacks'],
  async run(view) {
    const home = view.config.region;
    const covered = [home, ...(await listOthers(view))];
    const { Regions = [] } = await view.ec2.send(new DescribeRegionsCommand({}));
    const others = Regions.flatMap(({ RegionName }) => RegionName ?? []).filter(
      (name) => !covered.includes(name),
    );
    const isCovered = await pMap(others, (region) => hasOwnStack(region, view), { concurrency: 8 });
    const open = others.filter((_, index) => isCovered[index] === false).toSorted();
    if (open.length === 0) return ok('Holdfast covers every enabled Region.');
    return warning(
      `Holdfast covers ${covered.join(', ')}. Enabled and not covered (${String(open.length)}): ${open.join(', ')}.`,
      `Cover those you use (npx holdfast regions add REGION --region ${home}), and disable or deny those you do not use.`,
    );
  },
};

async function listOthers(view: AccountView): Promise<readonly string[]> {
  try {
    return (await view.getDeployment()).regions;
  } catch (error) {
    if (error instanceof StackAbsentError) return [];
    throw error;
  }
}

/** A Region can have a Holdfast of its own. */
async function hasOwnStack(region: string, { config, stackName }: AccountView): Promise<boolean> {
  const client = new CloudFormationClient({ ...config, region });
  try {
    return (await findStack(client, stackName)) !== undefined;
  } finally {
    client.destroy();
  }
}
