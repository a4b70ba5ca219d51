import type { Reader } from '../control/control.ts';

export const metadataUseReads = ['cloudwatch:GetMetricData'] as const;

const dayInSeconds = 86_400;

/**
 * Who reads the metadata of an instance without a token, in a sentence; nobody where CloudWatch has seen no such request.
 * Source: the metric MetadataNoToken, Amazon EC2 User Guide; EC2 publishes it for every instance, at no charge.
 */
export async function findMetadataUsers(
  instanceId: string,
  aws: Reader<(typeof metadataUseReads)[number]>,
  now: Date,
  withinDays: number,
): Promise<readonly string[]> {
  const { MetricDataResults = [] } = await aws.read('cloudwatch:GetMetricData', {
    StartTime: new Date(now.getTime() - withinDays * dayInSeconds * 1000),
    EndTime: now,
    MetricDataQueries: [
      {
        Id: 'withoutToken',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/EC2',
            MetricName: 'MetadataNoToken',
            Dimensions: [{ Name: 'InstanceId', Value: instanceId }],
          },
          Period: dayInSeconds,
          Stat: 'Sum',
        },
      },
    ],
  });
  const requests = MetricDataResults.flatMap(({ Values = [] }) => Values).reduce((sum, one) => sum + one, 0);
  if (requests === 0) return [];
  return [
    `software on instance ${instanceId} read its metadata without a token ${String(requests)} times in the last ` +
      `${String(withinDays)} days, and would be refused`,
  ];
}
