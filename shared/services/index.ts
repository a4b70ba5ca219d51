import { cloudTrailService } from './cloudtrail.ts';
import { cloudWatchService } from './cloudwatch.ts';
import { configService } from './config.ts';
import { ec2Service } from './ec2.ts';
import { iamService } from './iam.ts';
import { logsService } from './logs.ts';
import { organizationsService } from './organizations.ts';
import { route53ResolverService } from './route53resolver.ts';
import { s3Service } from './s3.ts';
import type { Service } from './service.ts';

/** The whole catalogue, for what is made at packaging time and for the command line; no function imports it. */
export const services: readonly Service[] = [
  cloudTrailService,
  cloudWatchService,
  configService,
  ec2Service,
  iamService,
  logsService,
  organizationsService,
  route53ResolverService,
  s3Service,
];
