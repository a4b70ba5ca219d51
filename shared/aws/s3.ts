import {
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketReplicationCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import { PutBucketLifecycleConfigurationCommand } from './put-lifecycle-command.ts';
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
  's3:GetBucketEncryption': readOperation(GetBucketEncryptionCommand, {
    on: bucket,
    actions: ['s3:GetEncryptionConfiguration'],
    gone,
  }),
  's3:PutBucketEncryption': writeOperation(PutBucketEncryptionCommand, {
    on: bucket,
    actions: ['s3:PutEncryptionConfiguration'],
    gone,
  }),
  's3:DeleteBucketEncryption': writeOperation(DeleteBucketEncryptionCommand, {
    on: bucket,
    actions: ['s3:PutEncryptionConfiguration'],
    gone,
  }),
  's3:GetBucketOwnershipControls': readOperation(GetBucketOwnershipControlsCommand, {
    on: bucket,
    actions: ['s3:GetBucketOwnershipControls'],
    gone,
  }),
  's3:PutBucketOwnershipControls': writeOperation(PutBucketOwnershipControlsCommand, {
    on: bucket,
    actions: ['s3:PutBucketOwnershipControls'],
    gone,
  }),
  's3:DeleteBucketOwnershipControls': writeOperation(DeleteBucketOwnershipControlsCommand, {
    on: bucket,
    actions: ['s3:PutBucketOwnershipControls'],
    gone,
  }),
  's3:GetBucketVersioning': readOperation(GetBucketVersioningCommand, {
    on: bucket,
    actions: ['s3:GetBucketVersioning'],
    gone,
  }),
  's3:PutBucketVersioning': writeOperation(PutBucketVersioningCommand, {
    on: bucket,
    actions: ['s3:PutBucketVersioning'],
    gone,
  }),
  's3:GetBucketLogging': readOperation(GetBucketLoggingCommand, {
    on: bucket,
    actions: ['s3:GetBucketLogging'],
    gone,
  }),
  's3:PutBucketLogging': writeOperation(PutBucketLoggingCommand, {
    on: bucket,
    actions: ['s3:PutBucketLogging'],
    gone,
  }),
  's3:GetBucketLifecycleConfiguration': readOperation(GetBucketLifecycleConfigurationCommand, {
    on: bucket,
    actions: ['s3:GetLifecycleConfiguration'],
    gone,
  }),
  's3:PutBucketLifecycleConfiguration': writeOperation(PutBucketLifecycleConfigurationCommand, {
    on: bucket,
    actions: ['s3:PutLifecycleConfiguration'],
    gone,
  }),
  's3:DeleteBucketLifecycle': writeOperation(DeleteBucketLifecycleCommand, {
    on: bucket,
    actions: ['s3:PutLifecycleConfiguration'],
    gone,
  }),
  's3:GetBucketReplication': readOperation(GetBucketReplicationCommand, {
    on: bucket,
    actions: ['s3:GetReplicationConfiguration'],
    gone,
  }),
  's3:PutBucketReplication': writeOperation(PutBucketReplicationCommand, {
    on: bucket,
    actions: ['s3:PutReplicationConfiguration'],
    gone,
    passesRoleTo: 's3.amazonaws.com',
  }),
  's3:DeleteBucketReplication': writeOperation(DeleteBucketReplicationCommand, {
    on: bucket,
    actions: ['s3:PutReplicationConfiguration'],
    gone,
  }),
} as const;

export const s3: ServiceModule = {
  prefix: 's3',
  createClient: (config: ClientConfig) => new S3Client({ ...config, followRegionRedirects: true }),
  operations: s3Operations,
};
