import { cloudWatch } from '../aws/cloudwatch.ts';
import { ec2 } from '../aws/ec2.ts';
import type { Reader } from '../control/control.ts';
import { type TagReader, toTags } from '../control/tags.ts';
import { controls } from '../controls/ec2/index.ts';
import { computeInventory, computeInventoryReads, computeTags } from './ec2-compute.ts';
import { networkInventory, networkInventoryReads, networkTags } from './ec2-network.ts';
import type { Service } from './service.ts';

const groupTags: TagReader<'ec2:DescribeSecurityGroups'> = {
  reads: ['ec2:DescribeSecurityGroups'],
  async read({ id }, aws) {
    const { SecurityGroups = [] } = await aws.read('ec2:DescribeSecurityGroups', { GroupIds: [id] });
    return toTags(SecurityGroups.flatMap(({ Tags = [] }) => Tags));
  },
};

export const ec2Service: Service = {
  name: 'ec2',
  modules: [cloudWatch, ec2],
  controls,
  inventory: { 'AWS::EC2::SecurityGroup': listSecurityGroups, ...computeInventory, ...networkInventory },
  inventoryReads: ['ec2:DescribeSecurityGroups', ...computeInventoryReads, ...networkInventoryReads],
  tags: { 'AWS::EC2::SecurityGroup': groupTags, ...computeTags, ...networkTags },
};

async function* listSecurityGroups(aws: Reader): AsyncIterable<string> {
  let token: string | undefined;
  do {
    const page = await aws.read('ec2:DescribeSecurityGroups', {
      MaxResults: 1000,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const { GroupId } of page.SecurityGroups ?? []) if (GroupId !== undefined) yield GroupId;
    token = page.NextToken;
  } while (token !== undefined);
}
