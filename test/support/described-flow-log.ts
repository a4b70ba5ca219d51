import type { FlowLog } from '@aws-sdk/client-ec2';

/** A flow log to a log group, as EC2 describes it. */
export const describedFlowLog: FlowLog = {
  FlowLogId: 'fl-0a',
  ResourceId: 'vpc-0app',
  TrafficType: 'ALL',
  LogDestinationType: 'cloud-watch-logs',
  LogGroupName: 'flows',
  DeliverLogsPermissionArn: 'arn:aws:iam::111122223333:role/flows',
  LogFormat: '${version} ${srcaddr} ${dstaddr} ${action}',
  MaxAggregationInterval: 60,
  Tags: [
    { Key: 'team', Value: 'soc' },
    { Key: 'aws:cloudformation:stack-name', Value: 'network' },
  ],
};

/** The same, as the controls know it. */
export const knownFlowLog = {
  resourceId: 'vpc-0app',
  trafficType: 'ALL',
  destinationType: 'cloud-watch-logs',
  logGroup: 'flows',
  role: 'arn:aws:iam::111122223333:role/flows',
  format: '${version} ${srcaddr} ${dstaddr} ${action}',
  interval: 60,
  tags: [{ key: 'team', value: 'soc' }],
};

/** The call that makes it again. */
export const flowLogMadeAgain = {
  operation: 'ec2:CreateFlowLogs',
  input: {
    ResourceIds: ['vpc-0app'],
    ResourceType: 'VPC',
    TrafficType: 'ALL',
    LogDestinationType: 'cloud-watch-logs',
    LogGroupName: 'flows',
    DeliverLogsPermissionArn: 'arn:aws:iam::111122223333:role/flows',
    LogFormat: '${version} ${srcaddr} ${dstaddr} ${action}',
    MaxAggregationInterval: 60,
    TagSpecifications: [{ ResourceType: 'vpc-flow-log', Tags: [{ Key: 'team', Value: 'soc' }] }],
  },
};
