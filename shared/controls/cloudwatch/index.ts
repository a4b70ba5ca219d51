// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import cloudwatchAlarmsOn from './cloudwatch-alarms-on.ts';

export const controls: readonly Control[] = [cloudwatchAlarmsOn];
