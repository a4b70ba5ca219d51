// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import rolesanywhereTrustAnchorApproved from './rolesanywhere-trust-anchor-approved.ts';

export const controls: readonly Control[] = [rolesanywhereTrustAnchorApproved];
