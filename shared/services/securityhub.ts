import { securityHub } from '../aws/securityhub.ts';
import type { TagReader } from '../control/tags.ts';
import { controls } from '../controls/securityhub/index.ts';
import { listAccount } from './account-wide.ts';
import type { Service } from './service.ts';

const hubTags: TagReader<'securityhub:ListTagsForResource'> = {
  reads: ['securityhub:ListTagsForResource'],
  async read({ arn }, aws) {
    // Where it is off there is nothing that could have tags.
    const absent = ['HubNotEnabled', 'ResourceNotFoundException'];
    const answer = await aws.find('securityhub:ListTagsForResource', { ResourceArn: arn }, absent);
    return { ...answer?.Tags };
  },
};

export const securityHubService: Service = {
  name: 'securityhub',
  modules: [securityHub],
  controls,
  inventory: { 'AWS::SecurityHub::Hub': listAccount },
  inventoryReads: [],
  tags: { 'AWS::SecurityHub::Hub': hubTags },
};
