import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { IAMClient } from '@aws-sdk/client-iam';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { Macie2Client } from '@aws-sdk/client-macie2';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { getClientConfig } from '../shared/aws/client-config.ts';
import type { AnyClient } from '../shared/aws/operation.ts';
import { createS3ControlClient } from '../shared/aws/s3control.ts';

/** AWS credentials as the SDK takes them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** How an SDK client is made that speaks to the sandbox. */
export interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** Milliseconds to wait for an answer, where that should be other than the functions' own patience. */
  readonly requestHandler?: { readonly requestTimeout: number };
}

/** What CloudTrail sees of a caller besides the credentials. */
export interface Appearance {
  readonly userAgent: string;
  readonly sourceAddress: string;
}

export interface Clients {
  readonly cloudTrail: CloudTrailClient;
  readonly dynamoDb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly eventBridge: EventBridgeClient;
  readonly guardDuty: GuardDutyClient;
  readonly iam: IAMClient;
  readonly inspector: Inspector2Client;
  readonly macie: Macie2Client;
  readonly s3: S3Client;
  readonly s3Control: S3ControlClient;
  readonly securityHub: SecurityHubClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
}

/** Clients of the services that the sandbox and its tour use, by one caller. */
export function createClients(options: ClientOptions, appearance?: Appearance): Clients {
  const config = { ...getClientConfig(options.region), ...options };
  const clients: Clients = {
    cloudTrail: new CloudTrailClient(config),
    dynamoDb: new DynamoDBClient(config),
    ec2: new EC2Client(config),
    eventBridge: new EventBridgeClient(config),
    guardDuty: new GuardDutyClient(config),
    iam: new IAMClient(config),
    inspector: new Inspector2Client(config),
    macie: new Macie2Client(config),
    s3: new S3Client(config),
    // Made where Holdfast makes its own, which leaves the account id out of the host name.
    s3Control: createS3ControlClient(config),
    securityHub: new SecurityHubClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    sts: new STSClient(config),
  };
  if (appearance !== undefined) {
    for (const client of Object.values(clients) as AnyClient[]) appear(client, appearance);
  }
  return clients;
}

export function destroyClients(clients: Clients): void {
  for (const client of Object.values(clients) as AnyClient[]) client.destroy();
}

/** Replaces what the SDK says of itself; the endpoint takes the address from the proxy's header. */
function appear(client: AnyClient, { userAgent, sourceAddress }: Appearance): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const { headers } = (args as unknown as { request: { headers: Record<string, string> } }).request;
      headers['user-agent'] = userAgent;
      headers['x-forwarded-for'] = sourceAddress;
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'high', name: 'appear' },
  );
}
