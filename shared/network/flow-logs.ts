import * as z from 'zod';
import { call, type Call } from '../control/change.ts';
import type { Reader } from '../control/control.ts';
import { readPages } from './read-pages.ts';
import { settableTags } from './security-group.ts';

/** What AWS writes of a flow where nobody chose. Source: "Flow log records", Amazon VPC User Guide. */
export const defaultFormat = [
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
]
  .flatMap((fields) => fields.split(' '))
  .map((field) => `\${${field}}`)
  .join(' ');

const text = z.string().min(1);

/** All of a flow log that its maker chose: a flow log cannot be changed, only made again. */
export const flowLogContent = z.object({
  /** Whose traffic it is: a VPC, a subnet. */
  resourceId: text,
  trafficType: text,
  destinationType: text,
  /** An ARN; where it is absent, there is a log group. */
  destination: text.optional(),
  logGroup: text.optional(),
  /** By which the flow log writes to a log group. */
  role: text.optional(),
  crossAccountRole: text.optional(),
  format: text,
  /** Seconds. */
  interval: z.number(),
  files: z
    .object({ format: text.optional(), hive: z.boolean().optional(), hourly: z.boolean().optional() })
    .optional(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })).readonly(),
});
export type FlowLogContent = z.infer<typeof flowLogContent>;
export type FlowLog = FlowLogContent & { readonly id: string };

export const flowLogWrites = ['ec2:CreateFlowLogs', 'ec2:DeleteFlowLogs'] as const;

const described = z
  .object({
    FlowLogId: text,
    ResourceId: text,
    TrafficType: text.default('ALL'),
    LogDestinationType: text.default('cloud-watch-logs'),
    LogDestination: text.optional(),
    LogGroupName: text.optional(),
    DeliverLogsPermissionArn: text.optional(),
    DeliverCrossAccountRole: text.optional(),
    LogFormat: text.default(defaultFormat),
    MaxAggregationInterval: z.number().default(600),
    DestinationOptions: z
      .object({
        FileFormat: text.optional(),
        HiveCompatiblePartitions: z.boolean().optional(),
        PerHourPartition: z.boolean().optional(),
      })
      .transform(({ FileFormat, HiveCompatiblePartitions, PerHourPartition }) => ({
        format: FileFormat,
        hive: HiveCompatiblePartitions,
        hourly: PerHourPartition,
      }))
      .optional(),
    Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
  })
  .transform((log): FlowLog => ({
    id: log.FlowLogId,
    resourceId: log.ResourceId,
    trafficType: log.TrafficType,
    destinationType: log.LogDestinationType,
    destination: log.LogDestination,
    logGroup: log.LogGroupName,
    role: log.DeliverLogsPermissionArn,
    crossAccountRole: log.DeliverCrossAccountRole,
    format: log.LogFormat,
    interval: log.MaxAggregationInterval,
    files: log.DestinationOptions,
    tags: settableTags(log.Tags.map(({ Key, Value }) => ({ key: Key, value: Value }))),
  }));

/** Reads the flow logs of which `filter` has the value: `resource-id`, `flow-log-id`. */
export async function readFlowLogs(
  filter: 'resource-id' | 'flow-log-id',
  value: string,
  aws: Reader<'ec2:DescribeFlowLogs'>,
): Promise<readonly FlowLog[]> {
  const pages = await readPages(async (NextToken) =>
    aws.read('ec2:DescribeFlowLogs', {
      Filter: [{ Name: filter, Values: [value] }],
      MaxResults: 1000,
      NextToken,
    }),
  );
  return pages.flatMap(({ FlowLogs = [] }) => FlowLogs).map((log) => described.parse(log));
}

/** `ALL to arn:aws:s3:::flows`: what tells the flow logs of a resource apart, with as much more as is not the default. */
export function nameFlowLog(log: FlowLogContent): string {
  const where = `${log.trafficType} to ${log.destination ?? log.logGroup ?? 'nowhere'}`;
  const often = log.interval === 600 ? '' : `, every ${String(log.interval)} s`;
  return `${where}${often}${log.format === defaultFormat ? '' : `, as ${log.format}`}`;
}

const resourceKinds = { vpc: 'VPC', subnet: 'Subnet' } as const;

/** What EC2 calls the type of a resource that can get flow logs, by its id; undefined for any but VPCs and subnets. */
export function getResourceKind(resourceId: string): 'VPC' | 'Subnet' | undefined {
  const [prefix = ''] = resourceId.split('-');
  return prefix === 'vpc' || prefix === 'subnet' ? resourceKinds[prefix] : undefined;
}

/** The call that makes a flow log; its id is new. */
export function createFlowLog(log: FlowLogContent): Call<'ec2:CreateFlowLogs'> {
  const { destination, logGroup, role, crossAccountRole, files, tags } = log;
  return call('ec2:CreateFlowLogs', {
    ResourceIds: [log.resourceId],
    ResourceType: getResourceKind(log.resourceId),
    TrafficType: log.trafficType as 'ALL',
    LogDestinationType: log.destinationType as 's3',
    ...(destination === undefined ? { LogGroupName: logGroup } : { LogDestination: destination }),
    ...(role !== undefined && { DeliverLogsPermissionArn: role }),
    ...(crossAccountRole !== undefined && { DeliverCrossAccountRole: crossAccountRole }),
    LogFormat: log.format,
    MaxAggregationInterval: log.interval,
    ...(files !== undefined && {
      DestinationOptions: {
        FileFormat: files.format as 'parquet' | undefined,
        HiveCompatiblePartitions: files.hive,
        PerHourPartition: files.hourly,
      },
    }),
    ...(tags.length > 0 && {
      TagSpecifications: [
        {
          ResourceType: 'vpc-flow-log',
          Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
        },
      ],
    }),
  });
}

export function deleteFlowLogs(ids: readonly string[]): Call<'ec2:DeleteFlowLogs'> {
  return call('ec2:DeleteFlowLogs', { FlowLogIds: [...ids] });
}
