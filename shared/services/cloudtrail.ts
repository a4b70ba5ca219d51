import { cloudTrail } from '../aws/cloudtrail.ts';
import type { Reader } from '../control/control.ts';
import { type TagReader, toTags } from '../control/tags.ts';
import { controls } from '../controls/cloudtrail/index.ts';
import type { Service } from './service.ts';

const trailTags: TagReader<'cloudtrail:ListTags'> = {
  reads: ['cloudtrail:ListTags'],
  async read({ arn }, aws) {
    const tags = [];
    let token: string | undefined;
    do {
      const page = await aws.read('cloudtrail:ListTags', {
        ResourceIdList: [arn],
        ...(token === undefined ? {} : { NextToken: token }),
      });
      tags.push(...(page.ResourceTagList ?? []).flatMap(({ TagsList = [] }) => TagsList));
      token = page.NextToken;
    } while (token !== undefined);
    return toTags(tags);
  },
};

export const cloudTrailService: Service = {
  name: 'cloudtrail',
  modules: [cloudTrail],
  controls,
  inventory: { 'AWS::CloudTrail::Trail': listTrails },
  inventoryReads: ['cloudtrail:DescribeTrails'],
  tags: { 'AWS::CloudTrail::Trail': trailTags },
};

/** The trails whose home is this Region and account: only there can they be started. */
async function* listTrails(aws: Reader): AsyncIterable<string> {
  const { trailList } = await aws.read('cloudtrail:DescribeTrails', { includeShadowTrails: false });
  const home = `arn:${aws.partition}:cloudtrail:${aws.region}:${aws.account}:`;
  for (const { TrailARN } of trailList ?? []) if (TrailARN?.startsWith(home) === true) yield TrailARN;
}
