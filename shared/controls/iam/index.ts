// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import iamAccessKeyRotated from './iam-access-key-rotated.ts';

export const controls: readonly Control[] = [iamAccessKeyRotated];
