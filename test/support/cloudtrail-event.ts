import { randomUUID } from 'node:crypto';

export interface CallOptions {
  readonly eventSource: string;
  readonly eventName: string;
  readonly requestParameters?: object;
  readonly responseElements?: object;
  readonly [field: string]: unknown;
}

export const account = '111122223333';
export const region = 'eu-central-1';

/** An API call of an IAM user, as EventBridge delivers it. */
export function cloudTrailEvent(
  call: CallOptions,
): { id: string; detail: Record<string, unknown> } & Record<string, unknown> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${call.eventSource.split('.')[0] ?? ''}`,
    account,
    time: '2026-03-01T12:00:00Z',
    region,
    resources: [],
    detail: {
      eventVersion: '1.10',
      eventID: randomUUID(),
      eventTime: '2026-03-01T11:59:58Z',
      eventType: 'AwsApiCall',
      awsRegion: region,
      recipientAccountId: account,
      readOnly: false,
      sourceIPAddress: '198.51.100.7',
      userAgent: 'aws-cli/2.17.0 md/awscrt#0.20.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDAEXAMPLEEXAMPLE01',
        arn: `arn:aws:iam::${account}:user/robin`,
        accountId: account,
        accessKeyId: 'AKIAEXAMPLEEXAMPLE01',
        userName: 'robin',
      },
      requestParameters: {},
      responseElements: null,
      ...call,
    },
  };
}
