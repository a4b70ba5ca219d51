// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import ec2AccountImdsv2 from './ec2-account-imdsv2.ts';
import ec2InstanceImdsv2 from './ec2-instance-imdsv2.ts';
import ec2SecurityGroupNoWorldAdminPorts from './ec2-security-group-no-world-admin-ports.ts';

export const controls: readonly Control[] = [
  ec2AccountImdsv2,
  ec2InstanceImdsv2,
  ec2SecurityGroupNoWorldAdminPorts,
];
