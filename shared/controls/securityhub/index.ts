// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import securityhubOn from './securityhub-on.ts';

export const controls: readonly Control[] = [securityhubOn];
