import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ConnectionConfig } from '../aws/connection.ts';

/** The stack is there, but a deployment of it did not end, or is of another version. */
class StackIncompleteError extends Error {
  override readonly name = 'StackIncompleteError';
}

/** Where a deployed Holdfast keeps what it knows. */
export interface Deployment {
  readonly auditTable: string;
  /** For how many days the audit table holds a record. */
  readonly hotDays: number;
  readonly stateTable: string;
  readonly policyTable: string;
  readonly bus: string;
  readonly topicArn: string;
  readonly deadLetterQueueUrl: string;
  readonly archiveBucket: string;
  readonly sealTable: string;
  /** The ARN of the key that signs the seals. */
  readonly signingKey: string;
  /** The other Regions that its functions may act in. */
  readonly regions: readonly string[];
  /** What the forwarding stacks of those Regions have to be, where there are any. */
  readonly forwardingVersion: string | undefined;
}

/** Who asks, and in which account. */
export interface Caller {
  readonly arn: string;
  readonly account: string;
  readonly partition: string;
}

/** The stack, or `undefined` when the Region has none of this name. */
export async function findStack(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.[0];
  } catch (error) {
    // CloudFormation has no error code of its own for it.
    if (
      error instanceof Error &&
      error.name === 'ValidationError' &&
      error.message.includes('does not exist')
    ) {
      return undefined;
    }
    throw error;
  }
}

/** @throws StackIncompleteError when the stack lacks an output, as one does whose deployment did not end. */
export function readDeployment(stack: Stack): Deployment {
  const outputs = new Map(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const get = (name: string): string => {
    const value = outputs.get(name);
    if (value !== undefined) return value;
    throw new StackIncompleteError(
      `The stack ${String(stack.StackName)} is ${String(stack.StackStatus)} and has no output ${name}: its deployment ` +
        'is not complete. Deploy it again with `npm run deploy`',
    );
  };
  return {
    auditTable: get('AuditTableName'),
    hotDays: Number(get('HotDays')),
    stateTable: get('StateTableName'),
    policyTable: get('PolicyTableName'),
    bus: get('BusName'),
    topicArn: get('TopicArn'),
    deadLetterQueueUrl: get('DeadLetterQueueUrl'),
    archiveBucket: get('ArchiveBucketName'),
    sealTable: get('SealTableName'),
    signingKey: get('SigningKeyArn'),
    regions: outputs.get('Regions')?.split(',') ?? [],
    forwardingVersion: outputs.get('ForwardingVersion'),
  };
}

export async function getCaller(config: ConnectionConfig): Promise<Caller> {
  const client = new STSClient(config);
  try {
    const { Account: account = '', Arn: arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account, arn, partition: arn.split(':')[1] ?? 'aws' };
  } finally {
    client.destroy();
  }
}
