import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import type { Clients } from '../../sandbox/clients.ts';
import { sandboxAccount } from '../../sandbox/emulators.ts';
import { toApiCallEvent } from '../api-call-event.ts';
import type { Happening, Scenario } from '../scenario.ts';

/** PutBucketPolicy with a statement for everyone beside those that belong there. */
export async function preparePublicBucket({ s3 }: Clients): Promise<Scenario> {
  const makeBucket = async (): Promise<string> => {
    const bucket = `bench-${randomUUID()}`;
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    return bucket;
  };
  const putPolicy = async (bucket: string, statements: readonly object[]): Promise<void> => {
    await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: toPolicy(statements) }));
  };
  const readPolicy = (bucket: string) => s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));

  const change = async (toStatements: (bucket: string) => readonly object[]): Promise<Happening> => {
    const bucket = await makeBucket();
    await putPolicy(bucket, toStatements(bucket));
    return {
      event: toApiCallEvent({
        service: 's3',
        name: 'PutBucketPolicy',
        requestParameters: { bucketName: bucket, Host: 's3.us-east-1.amazonaws.com', policy: '' },
      }),
      isInOrder: async () => (await readPolicy(bucket)).Policy === toPolicy(good(bucket)),
      remove: async () => {
        await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
      },
    };
  };

  const quiet = await makeBucket();
  await putPolicy(quiet, good(quiet));
  return {
    name: 'public bucket',
    functionName: 'holdfast-s3',
    custodianMs: 502,
    drift: () => change((bucket) => [...good(bucket), everyoneReads(bucket)]),
    harmless: () => change(good),
    bareCall: () => readPolicy(quiet),
  };
}

function toPolicy(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** What every control of bucket policies leaves as it is. */
function good(bucket: string): readonly object[] {
  return [roleReads(bucket), overTlsOnly(bucket)];
}

function overTlsOnly(bucket: string): object {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

function roleReads(bucket: string): object {
  return allowRead(bucket, { AWS: `arn:aws:iam::${sandboxAccount}:role/reports` });
}

function everyoneReads(bucket: string): object {
  return allowRead(bucket, '*');
}

function allowRead(bucket: string, principal: unknown): object {
  return {
    Effect: 'Allow',
    Principal: principal,
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
}
