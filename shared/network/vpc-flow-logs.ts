import * as z from 'zod';
import type { Reader } from '../control/control.ts';
import {
  defaultFormat,
  type FlowLog,
  flowLogContent,
  type FlowLogContent,
  nameFlowLog,
  readFlowLogs,
} from './flow-logs.ts';
import { exists, ownerReads } from './owned.ts';

/** The flow logs of a VPC by their names. */
export type VpcLogState = { readonly flowLogs: Readonly<Record<string, FlowLog>> };

export const vpcLogReads = ['ec2:DescribeFlowLogs', ...ownerReads] as const;

const destinationTypes: Readonly<Record<string, string>> = {
  s3: 's3',
  logs: 'cloud-watch-logs',
  firehose: 'kinesis-data-firehose',
};

/** Where flow logs go of which none is remembered. */
export const vpcLogSettings = z
  .strictObject({
    destination: z
      .string()
      .regex(
        /^$|^arn:[^:]+:(s3|logs|firehose):/,
        'the ARN of a bucket, a log group or a Firehose stream is expected',
      )
      .default('')
      .describe(
        'ARN of the S3 bucket, CloudWatch log group or Firehose stream for the flow log of a VPC of which none is ' +
          'remembered; while it is empty, such a VPC is only reported',
      ),
    role: z
      .string()
      .regex(/^$|^arn:[^:]+:iam:/, 'the ARN of a role is expected')
      .default('')
      .describe('ARN of the role by which flow logs write to a log group; only needed for one'),
    trafficType: z
      .enum(['ALL', 'REJECT'])
      .default('ALL')
      .describe('What such a flow log records: all traffic, or what was rejected'),
  })
  .refine(({ destination, role }) => getService(destination) !== 'logs' || role !== '', {
    path: ['role'],
    message: 'a log group needs the ARN of a role that may write to it',
  });
export type VpcLogSettings = z.infer<typeof vpcLogSettings>;

const remembered = z.object({ flowLogs: z.array(flowLogContent) });

export async function readVpcLogs(
  id: string,
  aws: Reader<(typeof vpcLogReads)[number]>,
): Promise<VpcLogState | undefined> {
  const flowLogs = await readFlowLogs('resource-id', id, aws);
  // A VPC that is gone has no flow log either; a look at it tells, or fails as gone.
  if (flowLogs.length === 0 && !(await exists(id, aws))) return undefined;
  return { flowLogs: Object.fromEntries(flowLogs.map((log) => [nameFlowLog(log), log])) };
}

/** What to keep of a state. */
export function rememberVpcLogs({ flowLogs }: VpcLogState) {
  return { flowLogs: Object.values(flowLogs).map((log) => ({ ...flowLogContent.parse(log) })) };
}

/** The flow logs that a VPC without any should have: those that it had, or the one of the settings, or none. */
export function chooseFlowLogs(
  resourceId: string,
  baseline: object | undefined,
  { destination, role, trafficType }: VpcLogSettings,
): readonly FlowLogContent[] {
  if (baseline !== undefined) return remembered.parse(baseline).flowLogs;
  const destinationType = destinationTypes[getService(destination)];
  if (destinationType === undefined) return [];
  return [
    {
      resourceId,
      trafficType,
      destinationType,
      destination,
      ...(role !== '' && { role }),
      format: defaultFormat,
      interval: 600,
      tags: [],
    },
  ];
}

function getService(arn: string): string {
  return arn.split(':')[2] ?? '';
}
