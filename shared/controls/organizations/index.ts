// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import organizationsMemberStays from './organizations-member-stays.ts';

export const controls: readonly Control[] = [organizationsMemberStays];
