import { cloudTrailService } from './cloudtrail.ts';
import { ec2Service } from './ec2.ts';
import { iamService } from './iam.ts';
import { kmsService } from './kms.ts';
import { s3Service } from './s3.ts';
import { secretsManagerService } from './secretsmanager.ts';
import type { Service } from './service.ts';

/** The whole catalogue, for what is made at packaging time and for the command line; no function imports it. */
export const services: readonly Service[] = [
  cloudTrailService,
  ec2Service,
  iamService,
  kmsService,
  s3Service,
  secretsManagerService,
];
