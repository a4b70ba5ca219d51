import { cloudTrailService } from './cloudtrail.ts';
import { ec2Service } from './ec2.ts';
import { guardDutyService } from './guardduty.ts';
import { iamService } from './iam.ts';
import { inspectorService } from './inspector.ts';
import { macieService } from './macie.ts';
import { s3Service } from './s3.ts';
import { securityHubService } from './securityhub.ts';
import type { Service } from './service.ts';

/** The whole catalogue, for what is made at packaging time and for the command line; no function imports it. */
export const services: readonly Service[] = [
  cloudTrailService,
  ec2Service,
  guardDutyService,
  iamService,
  inspectorService,
  macieService,
  s3Service,
  securityHubService,
];
