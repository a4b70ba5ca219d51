import { config } from '../aws/config.ts';
import { controls } from '../controls/config/index.ts';
import { listAccount, noTags } from './account-wide.ts';
import type { Service } from './service.ts';

export const configService: Service = {
  name: 'config',
  modules: [config],
  controls,
  inventory: { 'AWS::Config::ConfigurationRecorder': listAccount },
  inventoryReads: [],
  tags: { 'AWS::Config::ConfigurationRecorder': noTags },
};
