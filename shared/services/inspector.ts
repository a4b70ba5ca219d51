import { inspector } from '../aws/inspector.ts';
import { controls } from '../controls/inspector/index.ts';
import { listAccount, noTags } from './account-wide.ts';
import type { Service } from './service.ts';

export const inspectorService: Service = {
  name: 'inspector',
  modules: [inspector],
  controls,
  inventory: { 'AWS::InspectorV2::Activation': listAccount },
  inventoryReads: [],
  tags: { 'AWS::InspectorV2::Activation': noTags },
};
