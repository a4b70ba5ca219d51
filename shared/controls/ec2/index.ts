// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import ec2SecurityGroupNoWorldAdminPorts from './ec2-security-group-no-world-admin-ports.ts';

export const controls: readonly Control[] = [ec2SecurityGroupNoWorldAdminPorts];
