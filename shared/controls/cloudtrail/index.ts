// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import cloudtrailTrailComplete from './cloudtrail-trail-complete.ts';
import cloudtrailTrailEncrypted from './cloudtrail-trail-encrypted.ts';
import cloudtrailTrailLogging from './cloudtrail-trail-logging.ts';
import cloudtrailTrailPresent from './cloudtrail-trail-present.ts';
import cloudtrailTrailToCloudwatch from './cloudtrail-trail-to-cloudwatch.ts';
import cloudtrailTrailValidated from './cloudtrail-trail-validated.ts';

export const controls: readonly Control[] = [
  cloudtrailTrailComplete,
  cloudtrailTrailEncrypted,
  cloudtrailTrailLogging,
  cloudtrailTrailPresent,
  cloudtrailTrailToCloudwatch,
  cloudtrailTrailValidated,
];
