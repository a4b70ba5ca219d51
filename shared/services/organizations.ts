import { organizations } from '../aws/organizations.ts';
import type { Reader } from '../control/control.ts';
import type { TagReader } from '../control/tags.ts';
import { controls } from '../controls/organizations/index.ts';
import type { Service } from './service.ts';

/** The account's place in an organization is nothing that has tags. */
const noTags: TagReader<never> = { reads: [], read: async () => Promise.resolve({}) };

export const organizationsService: Service = {
  name: 'organizations',
  modules: [organizations],
  controls,
  inventory: { 'AWS::Organizations::Membership': listAccount },
  inventoryReads: [],
  tags: { 'AWS::Organizations::Membership': noTags },
};

async function* listAccount(aws: Reader): AsyncIterable<string> {
  yield await Promise.resolve(aws.account);
}
