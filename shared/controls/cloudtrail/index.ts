// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import cloudtrailTrailLogging from './cloudtrail-trail-logging.ts';

export const controls: readonly Control[] = [cloudtrailTrailLogging];
