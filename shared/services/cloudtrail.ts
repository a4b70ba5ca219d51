import { cloudTrail } from '../aws/cloudtrail.ts';
import type { Reader } from '../control/control.ts';
import { controls } from '../controls/cloudtrail/index.ts';
import type { Service } from './service.ts';

export const cloudTrailService: Service = {
  name: 'cloudtrail',
  modules: [cloudTrail],
  controls,
  inventory: { 'AWS::CloudTrail::Trail': listTrails },
  inventoryReads: ['cloudtrail:DescribeTrails'],
};

/** The trails whose home is this Region and account: only there can they be started. */
async function* listTrails(aws: Reader): AsyncIterable<string> {
  const { trailList } = await aws.read('cloudtrail:DescribeTrails', { includeShadowTrails: false });
  const home = `arn:${aws.partition}:cloudtrail:${aws.region}:${aws.account}:`;
  for (const { TrailARN } of trailList ?? []) if (TrailARN?.startsWith(home) === true) yield TrailARN;
}
