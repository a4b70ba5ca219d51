import type { Trail } from '@aws-sdk/client-cloudtrail';
import type { Reader } from '../control/control.ts';
import type { ResourceRef } from '../control/resource.ts';
import { type Selectors, toSelectors } from './event-selectors.ts';

/** What UpdateTrail can set; `''` where nothing is set, which is also how UpdateTrail takes it away. */
export type TrailSettings = {
  readonly S3BucketName: string;
  readonly S3KeyPrefix: string;
  readonly SnsTopicName: string;
  readonly IncludeGlobalServiceEvents: boolean;
  readonly IsMultiRegionTrail: boolean;
  readonly IsOrganizationTrail: boolean;
  readonly EnableLogFileValidation: boolean;
  readonly CloudWatchLogsLogGroupArn: string;
  readonly CloudWatchLogsRoleArn: string;
  readonly KmsKeyId: string;
};

export const trailReads = ['cloudtrail:DescribeTrails'] as const;

/** The settings of a trail, or `undefined` when it is gone. */
export async function readTrailSettings(
  { arn }: Pick<ResourceRef, 'arn'>,
  aws: Reader<(typeof trailReads)[number]>,
): Promise<TrailSettings | undefined> {
  const input = { trailNameList: [arn], includeShadowTrails: false };
  const found = await aws.find('cloudtrail:DescribeTrails', input, ['TrailNotFoundException']);
  const trail = found?.trailList?.find(({ TrailARN }) => TrailARN === arn);
  return trail === undefined ? undefined : toSettings(trail);
}

function toSettings(trail: Trail): TrailSettings {
  return {
    S3BucketName: trail.S3BucketName ?? '',
    S3KeyPrefix: trail.S3KeyPrefix ?? '',
    SnsTopicName: trail.SnsTopicARN ?? '',
    IncludeGlobalServiceEvents: trail.IncludeGlobalServiceEvents ?? false,
    IsMultiRegionTrail: trail.IsMultiRegionTrail ?? false,
    IsOrganizationTrail: trail.IsOrganizationTrail ?? false,
    EnableLogFileValidation: trail.LogFileValidationEnabled ?? false,
    CloudWatchLogsLogGroupArn: trail.CloudWatchLogsLogGroupArn ?? '',
    CloudWatchLogsRoleArn: trail.CloudWatchLogsRoleArn ?? '',
    KmsKeyId: trail.KmsKeyId ?? '',
  };
}

/** What a trail records. */
export type TrailScope = {
  readonly selectors: Selectors;
  /** Types of insights, sorted. */
  readonly insights: readonly string[];
};

export const scopeReads = ['cloudtrail:GetEventSelectors', 'cloudtrail:GetInsightSelectors'] as const;

/** What a trail records; it throws where there is no such trail. */
export async function readTrailScope(
  { arn }: Pick<ResourceRef, 'arn'>,
  aws: Reader<(typeof scopeReads)[number]>,
): Promise<TrailScope> {
  const [selectors, insights] = await Promise.all([
    aws.read('cloudtrail:GetEventSelectors', { TrailName: arn }),
    aws.find('cloudtrail:GetInsightSelectors', { TrailName: arn }, ['InsightNotEnabledException']),
  ]);
  return {
    selectors: toSelectors(selectors),
    insights: (insights?.InsightSelectors ?? []).flatMap(({ InsightType }) => InsightType ?? []).toSorted(),
  };
}

/** The name of a trail, which its ARN ends with. */
export function getTrailName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
