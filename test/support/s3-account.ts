import {
  DeleteBucketPolicyCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';
import { s3Service } from '../../shared/services/s3.ts';
import type { Service } from '../../shared/services/service.ts';

/** S3 with the controls that are about what the account below answers, however many the catalogue has. */
export const publicAccessService: Service = {
  ...s3Service,
  controls: s3Service.controls.filter(({ id }) =>
    [
      's3-account-public-access-blocked',
      's3-bucket-acl-private',
      's3-bucket-policy-not-public',
      's3-bucket-public-access-blocked',
    ].includes(id),
  ),
};

interface Bucket {
  policy?: string;
  publicAccessBlock?: PublicAccessBlockConfiguration;
}

/** An error as the SDK throws it. */
export function serviceError(code: string, status: number, extra: object = {}): Error {
  return Object.assign(new Error(`told by the test: ${code}`), {
    name: code,
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status, requestId: 'REQ-ERR', attempts: 1 },
    ...extra,
  });
}

const owner = { ID: 'owner-canonical-id' };
/** What every answer of AWS carries. */
export const meta = { $metadata: { requestId: 'REQ-OK' } };

/** The buckets of an account behind the SDK's own client: what is put is what is read. */
export class S3Account {
  readonly stub: AwsClientStub<S3Client> = mockClient(S3Client);
  readonly buckets = new Map<string, Bucket>();

  constructor() {
    this.stub.on(GetBucketPolicyCommand).callsFake(({ Bucket }: { Bucket: string }) => {
      const { policy } = this.#get(Bucket);
      if (policy === undefined) throw serviceError('NoSuchBucketPolicy', 404);
      return { Policy: policy, ...meta };
    });
    this.stub
      .on(PutBucketPolicyCommand)
      .callsFake(({ Bucket, Policy }: { Bucket: string; Policy: string }) => {
        this.#get(Bucket).policy = Policy;
        return meta;
      });
    this.stub.on(DeleteBucketPolicyCommand).callsFake(({ Bucket }: { Bucket: string }) => {
      delete this.#get(Bucket).policy;
      return meta;
    });
    this.stub.on(GetPublicAccessBlockCommand).callsFake(({ Bucket }: { Bucket: string }) => {
      const { publicAccessBlock } = this.#get(Bucket);
      if (publicAccessBlock === undefined) throw serviceError('NoSuchPublicAccessBlockConfiguration', 404);
      return { PublicAccessBlockConfiguration: publicAccessBlock, ...meta };
    });
    this.stub
      .on(PutPublicAccessBlockCommand)
      .callsFake(
        ({
          Bucket,
          PublicAccessBlockConfiguration: block,
        }: {
          Bucket: string;
          PublicAccessBlockConfiguration: PublicAccessBlockConfiguration;
        }) => {
          this.#get(Bucket).publicAccessBlock = block;
          return meta;
        },
      );
    this.stub.on(GetBucketWebsiteCommand).rejects(serviceError('NoSuchWebsiteConfiguration', 404));
    this.stub.on(GetBucketAclCommand).resolves({
      Owner: owner,
      Grants: [{ Grantee: { Type: 'CanonicalUser', ...owner }, Permission: 'FULL_CONTROL' }],
      ...meta,
    });
    this.stub.on(PutBucketAclCommand).resolves(meta);
  }

  /** The names of the calls made so far, writes only if asked. */
  getCalls(filter: 'all' | 'writes' = 'all'): readonly string[] {
    return this.stub
      .calls()
      .map(({ args: [command] }) => command.constructor.name.replace('Command', ''))
      .filter((name) => filter === 'all' || /^(Put|Delete)/.test(name));
  }

  #get(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (bucket === undefined) throw serviceError('NoSuchBucket', 404);
    return bucket;
  }
}

/** A bucket policy with a statement that anybody may read by, and one of the account's own. */
export function publicPolicy(bucket: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Public',
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucket}/*`,
      },
      ownStatement(bucket),
    ],
  });
}

export function privatePolicy(bucket: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [ownStatement(bucket)] });
}

function ownStatement(bucket: string): object {
  return {
    Sid: 'Own',
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::111122223333:root' },
    Action: 's3:*',
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
}
