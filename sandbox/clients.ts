import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3ControlClient } from '@aws-sdk/client-s3-control';
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
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly s3Control: S3ControlClient;
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
    iam: new IAMClient(config),
    s3: new S3Client(config),
    // Made where Holdfast makes its own, which leaves the account id out of the host name.
    s3Control: createS3ControlClient(config),
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
