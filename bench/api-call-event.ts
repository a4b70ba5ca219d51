import { randomUUID } from 'node:crypto';
import { sandboxAccount, sandboxRegion } from '../sandbox/emulators.ts';

export interface RecordedCall {
  readonly service: 's3' | 'ec2' | 'iam';
  readonly name: string;
  /** The name of the user who made it. */
  readonly caller?: string;
  readonly requestParameters: object;
  readonly responseElements?: object;
}

/** The event of a call that was made just now, as EventBridge carries CloudTrail's record of it. */
export function toApiCallEvent({
  service,
  name,
  caller = 'alice',
  requestParameters,
  responseElements,
}: RecordedCall): object {
  const now = new Date().toISOString();
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${service}`,
    account: sandboxAccount,
    time: now,
    region: sandboxRegion,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDA0123456789EXAMPLE',
        arn: `arn:aws:iam::${sandboxAccount}:user/${caller}`,
        accountId: sandboxAccount,
        accessKeyId: 'AKIA0123456789EXAMPL',
        userName: caller,
      },
      eventTime: now,
      eventSource: `${service}.amazonaws.com`,
      eventName: name,
      awsRegion: sandboxRegion,
      sourceIPAddress: '203.0.113.24',
      userAgent: 'aws-cli/2.31.4 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7',
      requestParameters,
      responseElements: responseElements ?? null,
      requestID: randomUUID(),
      eventID: randomUUID(),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: sandboxAccount,
      eventCategory: 'Management',
    },
  };
}
