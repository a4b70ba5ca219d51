import { DescribeRegionsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { findNear } from '../settings/find-near.ts';
import { RegionError } from './region-error.ts';

/**
 * Makes sure that Regions can be covered, by what AWS says of them.
 * @throws RegionError when one of them does not exist, is not enabled or is the home; what DescribeRegions throws
 */
export async function requireRegions(
  names: readonly string[],
  home: string,
  client: Pick<EC2Client, 'send'>,
): Promise<void> {
  if (names.length === 0) return;
  const { Regions = [] } = await client.send(new DescribeRegionsCommand({ AllRegions: true }));
  const optIns = new Map(Regions.map(({ RegionName = '', OptInStatus = '' }) => [RegionName, OptInStatus]));
  for (const name of names) {
    if (name === home) {
      throw new RegionError(`${name} is the Region that Holdfast is deployed in, and covered: leave it out`);
    }
    const optIn = optIns.get(name);
    if (optIn === undefined) throw new RegionError(describeUnknown(name, [...optIns.keys()]));
    if (optIn === 'not-opted-in') {
      throw new RegionError(
        `${name} is not enabled in this account. If it is to be used, enable it with ` +
          `\`aws account enable-region --region-name ${name}\`, which takes some minutes; else there is nothing to cover`,
      );
    }
  }
}

function describeUnknown(name: string, names: readonly string[]): string {
  const near = findNear(name, names);
  const meant = near.length === 0 ? '' : `. Did you mean ${near.join(' or ')}?`;
  return `AWS knows no Region ${name}${meant === '' ? '; `aws ec2 describe-regions` lists them' : meant}`;
}
