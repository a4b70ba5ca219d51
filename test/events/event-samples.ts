import { cloudTrailEvent } from '../support/cloudtrail-event.ts';

export const putBucketPolicy = cloudTrailEvent({
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  requestParameters: { bucketName: 'reports' },
});

export const signIn = cloudTrailEvent({
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  eventType: 'AwsConsoleSignIn',
  responseElements: { ConsoleLogin: 'Success' },
  additionalEventData: { MFAUsed: 'No' },
});

export const envelope = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  account: '111122223333',
  time: '2026-03-01T12:00:00Z',
  region: 'eu-central-1',
  resources: [],
};

export const item = {
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a1b2c3d',
  awsRegion: 'eu-central-1',
  awsAccountId: '111122223333',
};

export const configChange = {
  ...envelope,
  source: 'aws.config',
  'detail-type': 'Config Configuration Item Change Notification',
  detail: { messageType: 'ConfigurationItemChangeNotification', configurationItem: item },
};

export const oversizedChange = {
  ...configChange,
  detail: { messageType: 'OversizedConfigurationItemChangeNotification', configurationItemSummary: item },
};

export const complianceChange = {
  ...envelope,
  source: 'aws.config',
  'detail-type': 'Config Rules Compliance Change',
  detail: {
    ...item,
    configRuleName: 'restricted-ssh',
    messageType: 'ComplianceChangeNotification',
    newEvaluationResult: { complianceType: 'NON_COMPLIANT' },
  },
};

export const schedule = { ...envelope, source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

export const command = {
  ...envelope,
  source: 'holdfast',
  'detail-type': 'Holdfast Command',
  detail: { command: 'assess', resourceType: 'AWS::S3::Bucket', resourceId: 'reports' },
};

/** A copy of `event` in which the field at `path` is `value`, or absent. */
export function withField(event: object, path: string, value?: unknown): object {
  const copy = structuredClone(event);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce(
    (node, key) => node[key] as Record<string, unknown>,
    copy as Record<string, unknown>,
  );
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}
