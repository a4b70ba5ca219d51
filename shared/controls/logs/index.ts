// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import logsGroupPresent from './logs-group-present.ts';
import logsGroupRetained from './logs-group-retained.ts';

export const controls: readonly Control[] = [logsGroupPresent, logsGroupRetained];
