import {
  CreateAnalyzerCommand,
  DeleteAnalyzerCommand,
  ListAnalyzersCommand,
  AccessAnalyzerClient,
} from '@aws-sdk/client-accessanalyzer';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const analyzer = 'arn:{partition}:access-analyzer:*:{account}:analyzer/*';

export const accessAnalyzerOperations = {
  'access-analyzer:ListAnalyzers': readOperation(ListAnalyzersCommand, {
    // A list is of no single analyzer.
    on: '*',
    actions: ['access-analyzer:ListAnalyzers'],
  }),
  'access-analyzer:CreateAnalyzer': {
    ...writeOperation(CreateAnalyzerCommand, { on: analyzer, actions: ['access-analyzer:CreateAnalyzer'] }),
    permissions: [
      { action: 'access-analyzer:CreateAnalyzer', resource: analyzer },
      // The first analyzer of an account makes the role by which the service reads policies.
      {
        action: 'iam:CreateServiceLinkedRole',
        resource:
          'arn:{partition}:iam::{account}:role/aws-service-role/access-analyzer.amazonaws.com/AWSServiceRoleForAccessAnalyzer',
      },
    ],
  },
  'access-analyzer:DeleteAnalyzer': writeOperation(DeleteAnalyzerCommand, {
    on: analyzer,
    actions: ['access-analyzer:DeleteAnalyzer'],
  }),
} as const;

export const accessAnalyzer: ServiceModule = {
  prefix: 'access-analyzer',
  createClient: (config: ClientConfig) => new AccessAnalyzerClient(config),
  operations: accessAnalyzerOperations,
};
