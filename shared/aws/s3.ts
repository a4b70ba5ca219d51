import {
  DeleteBucketPolicyCommand,
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  DeletePublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

const bucket = 'arn:{partition}:s3:::*';
const gone = ['NoSuchBucket'];

export const s3Operations = {
  's3:ListBuckets': readOperation(ListBucketsCommand, { on: '*', actions: ['s3:ListAllMyBuckets'] }),
  's3:GetBucketTagging': readOperation(GetBucketTaggingCommand, {
    on: bucket,
    actions: ['s3:GetBucketTagging'],
    gone,
  }),
  's3:GetBucketWebsite': readOperation(GetBucketWebsiteCommand, {
    on: bucket,
    actions: ['s3:GetBucketWebsite'],
    gone,
  }),
  's3:GetPublicAccessBlock': readOperation(GetPublicAccessBlockCommand, {
    on: bucket,
    actions: ['s3:GetBucketPublicAccessBlock'],
    gone,
  }),
  's3:PutPublicAccessBlock': writeOperation(PutPublicAccessBlockCommand, {
    on: bucket,
    actions: ['s3:PutBucketPublicAccessBlock'],
    gone,
  }),
  's3:DeletePublicAccessBlock': writeOperation(DeletePublicAccessBlockCommand, {
    on: bucket,
    actions: ['s3:PutBucketPublicAccessBlock'],
    gone,
  }),
  's3:GetBucketAcl': readOperation(GetBucketAclCommand, { on: bucket, actions: ['s3:GetBucketAcl'], gone }),
  's3:PutBucketAcl': writeOperation(PutBucketAclCommand, { on: bucket, actions: ['s3:PutBucketAcl'], gone }),
  's3:GetBucketPolicy': readOperation(GetBucketPolicyCommand, {
    on: bucket,
    actions: ['s3:GetBucketPolicy'],
    gone,
  }),
  's3:PutBucketPolicy': writeOperation(PutBucketPolicyCommand, {
    on: bucket,
    actions: ['s3:PutBucketPolicy'],
    gone,
  }),
  's3:DeleteBucketPolicy': writeOperation(DeleteBucketPolicyCommand, {
    on: bucket,
    actions: ['s3:DeleteBucketPolicy'],
    gone,
  }),
} as const;

export const s3: ServiceModule = {
  prefix: 's3',
  createClient: (config: ClientConfig) => new S3Client({ ...config, followRegionRedirects: true }),
  operations: s3Operations,
};
