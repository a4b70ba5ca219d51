import { cloudTrailService } from './cloudtrail.ts';
import { cloudWatchService } from './cloudwatch.ts';
import { configService } from './config.ts';
import { ec2Service } from './ec2.ts';
import { guardDutyService } from './guardduty.ts';
import { holdfastService } from './holdfast.ts';
import { iamService } from './iam.ts';
import { inspectorService } from './inspector.ts';
import { kmsService } from './kms.ts';
import { logsService } from './logs.ts';
import { macieService } from './macie.ts';
import { organizationsService } from './organizations.ts';
import { rolesAnywhereService } from './rolesanywhere.ts';
import { route53ResolverService } from './route53resolver.ts';
import { s3Service } from './s3.ts';
import { secretsManagerService } from './secretsmanager.ts';
import { securityHubService } from './securityhub.ts';
import type { Service } from './service.ts';

/** The whole catalogue, for what is made at packaging time and for the command line; no function imports it. */
export const services: readonly Service[] = [
  cloudTrailService,
  cloudWatchService,
  configService,
  ec2Service,
  guardDutyService,
  holdfastService,
  iamService,
  inspectorService,
  kmsService,
  logsService,
  macieService,
  organizationsService,
  rolesAnywhereService,
  route53ResolverService,
  s3Service,
  secretsManagerService,
  securityHubService,
];
