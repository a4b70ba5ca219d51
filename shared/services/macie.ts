import { macie } from '../aws/macie.ts';
import { controls } from '../controls/macie/index.ts';
import { listAccount, noTags } from './account-wide.ts';
import type { Service } from './service.ts';

export const macieService: Service = {
  name: 'macie',
  modules: [macie],
  controls,
  inventory: { 'AWS::Macie::Session': listAccount },
  inventoryReads: [],
  tags: { 'AWS::Macie::Session': noTags },
};
