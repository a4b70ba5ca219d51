import type { Trail } from '@aws-sdk/client-cloudtrail';
import { toResourceRef } from '../../shared/control/resource.ts';
import { testPlace } from './fake-reader.ts';

export const trailArn = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit';
export const trailRef = toResourceRef('AWS::CloudTrail::Trail', trailArn, testPlace);

/** A trail as DescribeTrails answers it. */
export function trail(over: Partial<Trail> = {}): Trail {
  return {
    Name: 'audit',
    TrailARN: trailArn,
    HomeRegion: 'eu-central-1',
    S3BucketName: 'example-audit-logs',
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    IsOrganizationTrail: false,
    LogFileValidationEnabled: true,
    ...over,
  };
}

/** What the settings of that trail are to a control. */
export const trailSettings = {
  S3BucketName: 'example-audit-logs',
  S3KeyPrefix: '',
  SnsTopicName: '',
  IncludeGlobalServiceEvents: true,
  IsMultiRegionTrail: true,
  IsOrganizationTrail: false,
  EnableLogFileValidation: true,
  CloudWatchLogsLogGroupArn: '',
  CloudWatchLogsRoleArn: '',
  KmsKeyId: '',
};

export const everything = {
  ReadWriteType: 'All',
  IncludeManagementEvents: true,
  ExcludeManagementEventSources: [],
  DataResources: [],
} as const;

/** A trail that records all management events, and nothing else. */
export const wholeScope = { selectors: { basic: [everything], advanced: [] }, insights: [] } as const;
