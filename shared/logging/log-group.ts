import type { LogGroup, MetricFilter, SubscriptionFilter } from '@aws-sdk/client-cloudwatch-logs';
import type { Reader } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import type { ResourceRef } from '../control/resource.ts';
import { readPages } from '../network/read-pages.ts';

/** What a log group is made of, besides its events. */
export type WholeGroup = {
  /** Milliseconds since 1970: another one under the same name is another group. */
  readonly createdAt: number;
  readonly class: string;
  /** Days that its events are kept; `null` for ever. */
  readonly days: number | null;
  /** The ARN of its key; `''` where it has none of its own. */
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The policy that masks data in it, as JSON; `''` where it has none. */
  readonly dataProtection: string;
  /** As PutMetricFilter and PutSubscriptionFilter take them, without the group, in the order of their names. */
  readonly metricFilters: readonly Filter[];
  readonly subscriptionFilters: readonly Filter[];
};
export type Filter = JsonObject & { readonly filterName: string };

type Named = Pick<ResourceRef, 'id' | 'arn'>;

export const groupReads = ['logs:DescribeLogGroups'] as const;

/** The log group of that name, or `undefined` when there is none. */
export async function findLogGroup(
  { id }: Named,
  aws: Reader<(typeof groupReads)[number]>,
): Promise<LogGroup | undefined> {
  // Answered in the order of the names: the one that is the prefix itself comes first.
  const { logGroups } = await aws.read('logs:DescribeLogGroups', { logGroupNamePrefix: id });
  return logGroups?.find(({ logGroupName }) => logGroupName === id);
}

export const wholeGroupReads = [
  ...groupReads,
  'logs:ListTagsForResource',
  'logs:DescribeMetricFilters',
  'logs:DescribeSubscriptionFilters',
  'logs:GetDataProtectionPolicy',
] as const;

/** All that a log group would be made of again, or `undefined` when there is none. */
export async function readWholeGroup(
  resource: Named,
  aws: Reader<(typeof wholeGroupReads)[number]>,
): Promise<WholeGroup | undefined> {
  const group = await findLogGroup(resource, aws);
  if (group === undefined) return undefined;
  const { id: logGroupName, arn } = resource;
  // Only groups of the standard class can have filters, and AWS refuses to be asked for those of others.
  const isStandard = (group.logGroupClass ?? 'STANDARD') === 'STANDARD';
  const [{ tags = {} }, metricFilters, subscriptionFilters, dataProtection] = await Promise.all([
    aws.read('logs:ListTagsForResource', { resourceArn: arn }),
    isStandard ? readMetricFilters(logGroupName, aws) : [],
    isStandard ? readSubscriptionFilters(logGroupName, aws) : [],
    group.dataProtectionStatus === 'ACTIVATED'
      ? aws.read('logs:GetDataProtectionPolicy', { logGroupIdentifier: logGroupName })
      : undefined,
  ]);
  return {
    createdAt: group.creationTime ?? 0,
    class: group.logGroupClass ?? 'STANDARD',
    days: group.retentionInDays ?? null,
    key: group.kmsKeyId ?? '',
    tags,
    dataProtection: dataProtection?.policyDocument ?? '',
    metricFilters: toFilters(metricFilters),
    subscriptionFilters: toFilters(subscriptionFilters),
  };
}

async function readMetricFilters(
  logGroupName: string,
  aws: Reader<'logs:DescribeMetricFilters'>,
): Promise<readonly MetricFilter[]> {
  const pages = await readPages(async (nextToken) => {
    const page = await aws.read('logs:DescribeMetricFilters', {
      logGroupName,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    return { filters: page.metricFilters ?? [], NextToken: page.nextToken ?? undefined };
  });
  return pages.flatMap(({ filters }) => filters);
}

async function readSubscriptionFilters(
  logGroupName: string,
  aws: Reader<'logs:DescribeSubscriptionFilters'>,
): Promise<readonly SubscriptionFilter[]> {
  const pages = await readPages(async (nextToken) => {
    const page = await aws.read('logs:DescribeSubscriptionFilters', {
      logGroupName,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    return { filters: page.subscriptionFilters ?? [], NextToken: page.nextToken ?? undefined };
  });
  return pages.flatMap(({ filters }) => filters);
}

function toFilters(filters: readonly (MetricFilter | SubscriptionFilter)[]): readonly Filter[] {
  return filters
    .map(({ logGroupName: _group, creationTime: _time, filterName = '', filterPattern = '', ...filter }) =>
      // A value that AWS leaves out may come as `null`, which it does not take back.
      Object.fromEntries(
        Object.entries({ ...filter, filterName, filterPattern }).filter(([, value]) => value != null),
      ),
    )
    .map((filter) => filter as Filter)
    .toSorted((one, other) => (one.filterName < other.filterName ? -1 : 1));
}
