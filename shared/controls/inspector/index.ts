// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import inspectorOn from './inspector-on.ts';

export const controls: readonly Control[] = [inspectorOn];
