import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  GetManagedPrefixListEntriesCommand,
  RevokeSecurityGroupIngressCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { ClientConfig } from './client-config.ts';
import { ec2NetworkOperations } from './ec2-network.ts';
import { computeOperations } from './ec2-compute.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const group = 'arn:{partition}:ec2:*:{account}:security-group/*';
const rule = 'arn:{partition}:ec2:*:{account}:security-group-rule/*';
const gone = ['InvalidGroup.NotFound', 'InvalidGroupId.NotFound'];

export const ec2Operations = {
  ...ec2NetworkOperations,
  ...computeOperations,
  // Describe calls take no resource-level permission.
  'ec2:DescribeSecurityGroups': readOperation(DescribeSecurityGroupsCommand, {
    on: '*',
    actions: ['ec2:DescribeSecurityGroups'],
    gone,
  }),
  'ec2:DescribeSecurityGroupRules': readOperation(DescribeSecurityGroupRulesCommand, {
    on: '*',
    actions: ['ec2:DescribeSecurityGroupRules'],
    gone,
  }),
  'ec2:DescribeNetworkInterfaces': readOperation(DescribeNetworkInterfacesCommand, {
    on: '*',
    actions: ['ec2:DescribeNetworkInterfaces'],
    gone: ['InvalidNetworkInterfaceID.NotFound'],
  }),
  'ec2:GetManagedPrefixListEntries': readOperation(GetManagedPrefixListEntriesCommand, {
    // Lists that AWS keeps or another account shares are in other accounts than this one.
    on: 'arn:{partition}:ec2:*:*:prefix-list/*',
    actions: ['ec2:GetManagedPrefixListEntries'],
  }),
  'ec2:RevokeSecurityGroupIngress': writeOperation(RevokeSecurityGroupIngressCommand, {
    on: group,
    actions: ['ec2:RevokeSecurityGroupIngress'],
    gone,
  }),
  'ec2:AuthorizeSecurityGroupIngress': {
    ...writeOperation(AuthorizeSecurityGroupIngressCommand, {
      on: group,
      actions: ['ec2:AuthorizeSecurityGroupIngress'],
      gone,
    }),
    permissions: [
      { action: 'ec2:AuthorizeSecurityGroupIngress', resource: group },
      { action: 'ec2:AuthorizeSecurityGroupIngress', resource: rule },
      // A rule that comes back gets the tags it had.
      { action: 'ec2:CreateTags', resource: rule },
    ],
  },
} as const;

export const ec2: ServiceModule = {
  prefix: 'ec2',
  createClient: (config: ClientConfig) => new EC2Client(config),
  operations: ec2Operations,
};
