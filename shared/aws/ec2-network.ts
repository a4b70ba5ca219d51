import {
  AuthorizeSecurityGroupEgressCommand,
  CreateFlowLogsCommand,
  CreateNetworkAclEntryCommand,
  CreateTrafficMirrorSessionCommand,
  DeleteFlowLogsCommand,
  DeleteNetworkAclEntryCommand,
  DeleteTrafficMirrorSessionCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeFlowLogsCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTransitGatewaysCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  ModifySubnetAttributeCommand,
  ModifyTransitGatewayCommand,
  RejectVpcPeeringConnectionCommand,
  ReplaceNetworkAclEntryCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import { readOperation, writeOperation } from './operation.ts';

const arn = (type: string, account = '{account}') => `arn:{partition}:ec2:*:${account}:${type}/*`;
const group = arn('security-group');
const rule = arn('security-group-rule');
const groupGone = ['InvalidGroup.NotFound', 'InvalidGroupId.NotFound'];
const acl = arn('network-acl');
const aclGone = ['InvalidNetworkAclID.NotFound'];
const flowLog = arn('vpc-flow-log');
const peering = arn('vpc-peering-connection');
const peeringGone = ['InvalidVpcPeeringConnectionID.NotFound'];
const subnetGone = ['InvalidSubnetID.NotFound'];
const gatewayGone = ['InvalidTransitGatewayID.NotFound'];
const mirrorSession = arn('traffic-mirror-session');

// Where flow logs go, CloudWatch Logs keeps as a delivery, which has no resource-level permission.
const delivery = '*';

/** What the controls of networks use of EC2. */
export const ec2NetworkOperations = {
  // Describe calls take no resource-level permission.
  'ec2:DescribeFlowLogs': readOperation(DescribeFlowLogsCommand, {
    on: '*',
    actions: ['ec2:DescribeFlowLogs'],
  }),
  'ec2:DescribeNetworkAcls': readOperation(DescribeNetworkAclsCommand, {
    on: '*',
    actions: ['ec2:DescribeNetworkAcls'],
    gone: aclGone,
  }),
  'ec2:DescribeRouteTables': readOperation(DescribeRouteTablesCommand, {
    on: '*',
    actions: ['ec2:DescribeRouteTables'],
  }),
  'ec2:DescribeSubnets': readOperation(DescribeSubnetsCommand, {
    on: '*',
    actions: ['ec2:DescribeSubnets'],
    gone: subnetGone,
  }),
  'ec2:DescribeTags': readOperation(DescribeTagsCommand, {
    on: '*',
    actions: ['ec2:DescribeTags'],
  }),
  'ec2:DescribeTrafficMirrorSessions': readOperation(DescribeTrafficMirrorSessionsCommand, {
    on: '*',
    actions: ['ec2:DescribeTrafficMirrorSessions'],
  }),
  'ec2:DescribeTransitGateways': readOperation(DescribeTransitGatewaysCommand, {
    on: '*',
    actions: ['ec2:DescribeTransitGateways'],
    gone: gatewayGone,
  }),
  'ec2:DescribeVpcPeeringConnections': readOperation(DescribeVpcPeeringConnectionsCommand, {
    on: '*',
    actions: ['ec2:DescribeVpcPeeringConnections'],
    gone: peeringGone,
  }),
  'ec2:DescribeVpcs': readOperation(DescribeVpcsCommand, {
    on: '*',
    actions: ['ec2:DescribeVpcs'],
    gone: ['InvalidVpcID.NotFound'],
  }),
  'ec2:RevokeSecurityGroupEgress': writeOperation(RevokeSecurityGroupEgressCommand, {
    on: group,
    actions: ['ec2:RevokeSecurityGroupEgress'],
    gone: groupGone,
  }),
  'ec2:AuthorizeSecurityGroupEgress': {
    ...writeOperation(AuthorizeSecurityGroupEgressCommand, { on: group, actions: [], gone: groupGone }),
    permissions: [
      { action: 'ec2:AuthorizeSecurityGroupEgress', resource: group },
      { action: 'ec2:AuthorizeSecurityGroupEgress', resource: rule },
      // A rule that comes back gets the tags it had.
      { action: 'ec2:CreateTags', resource: rule },
    ],
  },
  'ec2:CreateNetworkAclEntry': writeOperation(CreateNetworkAclEntryCommand, {
    on: acl,
    actions: ['ec2:CreateNetworkAclEntry'],
    gone: aclGone,
  }),
  'ec2:ReplaceNetworkAclEntry': writeOperation(ReplaceNetworkAclEntryCommand, {
    on: acl,
    actions: ['ec2:ReplaceNetworkAclEntry'],
    gone: aclGone,
  }),
  'ec2:DeleteNetworkAclEntry': writeOperation(DeleteNetworkAclEntryCommand, {
    on: acl,
    actions: ['ec2:DeleteNetworkAclEntry'],
    gone: aclGone,
  }),
  'ec2:CreateFlowLogs': {
    ...writeOperation(CreateFlowLogsCommand, {
      on: flowLog,
      actions: [],
      gone: ['InvalidVpcID.NotFound', ...subnetGone],
    }),
    permissions: [
      { action: 'ec2:CreateFlowLogs', resource: flowLog },
      { action: 'ec2:CreateFlowLogs', resource: arn('vpc') },
      { action: 'ec2:CreateFlowLogs', resource: arn('subnet') },
      // A flow log that comes back gets the tags it had.
      { action: 'ec2:CreateTags', resource: flowLog },
      {
        action: 'iam:PassRole',
        // Any role may be the one that was remembered, but only flow logs get it.
        resource: 'arn:{partition}:iam::{account}:role/*',
        passedTo: 'vpc-flow-logs.amazonaws.com',
      },
      { action: 'logs:CreateLogDelivery', resource: delivery },
      {
        action: 'firehose:TagDeliveryStream',
        resource: 'arn:{partition}:firehose:*:{account}:deliverystream/*',
      },
    ],
  },
  'ec2:DeleteFlowLogs': {
    ...writeOperation(DeleteFlowLogsCommand, { on: flowLog, actions: [] }),
    permissions: [
      { action: 'ec2:DeleteFlowLogs', resource: flowLog },
      { action: 'logs:DeleteLogDelivery', resource: delivery },
    ],
  },
  'ec2:ModifySubnetAttribute': writeOperation(ModifySubnetAttributeCommand, {
    on: arn('subnet'),
    actions: ['ec2:ModifySubnetAttribute'],
    gone: subnetGone,
  }),
  'ec2:ModifyTransitGateway': writeOperation(ModifyTransitGatewayCommand, {
    on: arn('transit-gateway'),
    actions: ['ec2:ModifyTransitGateway'],
    gone: gatewayGone,
  }),
  'ec2:RejectVpcPeeringConnection': writeOperation(RejectVpcPeeringConnectionCommand, {
    on: peering,
    actions: ['ec2:RejectVpcPeeringConnection'],
    gone: peeringGone,
  }),
  'ec2:DeleteVpcPeeringConnection': writeOperation(DeleteVpcPeeringConnectionCommand, {
    on: peering,
    actions: ['ec2:DeleteVpcPeeringConnection'],
    gone: peeringGone,
  }),
  'ec2:DeleteTrafficMirrorSession': writeOperation(DeleteTrafficMirrorSessionCommand, {
    on: mirrorSession,
    actions: ['ec2:DeleteTrafficMirrorSession'],
  }),
  'ec2:CreateTrafficMirrorSession': {
    ...writeOperation(CreateTrafficMirrorSessionCommand, { on: mirrorSession, actions: [] }),
    permissions: [
      { action: 'ec2:CreateTrafficMirrorSession', resource: mirrorSession },
      { action: 'ec2:CreateTrafficMirrorSession', resource: arn('network-interface') },
      { action: 'ec2:CreateTrafficMirrorSession', resource: arn('traffic-mirror-filter') },
      // Another account may share its target.
      { action: 'ec2:CreateTrafficMirrorSession', resource: arn('traffic-mirror-target', '*') },
      { action: 'ec2:CreateTags', resource: mirrorSession },
    ],
  },
} as const;
