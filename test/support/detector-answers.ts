import type { GetDetectorResponse } from '@aws-sdk/client-guardduty';
import type { Detector } from '../../shared/logging/detector.ts';
import { toResourceRef } from '../../shared/control/resource.ts';
import { testPlace } from './fake-reader.ts';

export const detectorId = '12abc34d567e8fa901bc2d34e56789f0';
export const detectorRef = toResourceRef('AWS::GuardDuty::Detector', testPlace.account, testPlace);

/** A detector as GetDetector answers it, with what can be turned on and off and what cannot. */
export const detectorAnswer: GetDetectorResponse = {
  ServiceRole:
    'arn:aws:iam::111122223333:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty',
  Status: 'ENABLED',
  FindingPublishingFrequency: 'FIFTEEN_MINUTES',
  Tags: { owner: 'security' },
  Features: [
    { Name: 'CLOUD_TRAIL', Status: 'ENABLED' },
    { Name: 'S3_DATA_EVENTS', Status: 'ENABLED' },
    {
      Name: 'RUNTIME_MONITORING',
      Status: 'ENABLED',
      AdditionalConfiguration: [
        { Name: 'EKS_ADDON_MANAGEMENT', Status: 'ENABLED' },
        { Name: 'EC2_AGENT_MANAGEMENT', Status: 'DISABLED' },
      ],
    },
    { Name: 'RDS_LOGIN_EVENTS', Status: 'DISABLED' },
  ],
};

const off = { Status: 'DISABLED', AdditionalConfiguration: [] } as const;
export const dataEvents = { Name: 'S3_DATA_EVENTS', Status: 'ENABLED', AdditionalConfiguration: [] } as const;
export const loginEvents = { Name: 'RDS_LOGIN_EVENTS', ...off } as const;
export const runtimeMonitoring = {
  Name: 'RUNTIME_MONITORING',
  Status: 'ENABLED',
  AdditionalConfiguration: [
    { Name: 'EC2_AGENT_MANAGEMENT', Status: 'DISABLED' },
    { Name: 'EKS_ADDON_MANAGEMENT', Status: 'ENABLED' },
  ],
} as const;

/** What that detector is to a control. */
export const detector: Detector = {
  id: detectorId,
  isEnabled: true,
  frequency: 'FIFTEEN_MINUTES',
  features: [loginEvents, runtimeMonitoring, dataEvents],
  tags: { owner: 'security' },
};
