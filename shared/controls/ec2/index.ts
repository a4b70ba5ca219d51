// Made by `npm run generate` from the files of this folder.
import type { Control } from '../../control/control.ts';
import ec2AccountEbsEncrypted from './ec2-account-ebs-encrypted.ts';
import ec2AccountImagesBlocked from './ec2-account-images-blocked.ts';
import ec2AccountImdsv2 from './ec2-account-imdsv2.ts';
import ec2AccountSnapshotsBlocked from './ec2-account-snapshots-blocked.ts';
import ec2DefaultSecurityGroupClosed from './ec2-default-security-group-closed.ts';
import ec2FlowLogKept from './ec2-flow-log-kept.ts';
import ec2ImagePrivate from './ec2-image-private.ts';
import ec2InstanceImdsv2 from './ec2-instance-imdsv2.ts';
import ec2InstanceUserDataKept from './ec2-instance-user-data-kept.ts';
import ec2InstanceWhereAllowed from './ec2-instance-where-allowed.ts';
import ec2NetworkAclNoWorldAdminPorts from './ec2-network-acl-no-world-admin-ports.ts';
import ec2PeeringNotForeign from './ec2-peering-not-foreign.ts';
import ec2SecurityGroupNoWorldAdminPorts from './ec2-security-group-no-world-admin-ports.ts';
import ec2SecurityGroupNoWorldDataPorts from './ec2-security-group-no-world-data-ports.ts';
import ec2SecurityGroupWorldPortsAllowed from './ec2-security-group-world-ports-allowed.ts';
import ec2SerialConsoleOff from './ec2-serial-console-off.ts';
import ec2SnapshotPrivate from './ec2-snapshot-private.ts';
import ec2SubnetNoAutoPublicIp from './ec2-subnet-no-auto-public-ip.ts';
import ec2TrafficNotMirrored from './ec2-traffic-not-mirrored.ts';
import ec2TransitGatewayNoAutoAccept from './ec2-transit-gateway-no-auto-accept.ts';
import ec2VolumeEncrypted from './ec2-volume-encrypted.ts';
import ec2VpcFlowLogged from './ec2-vpc-flow-logged.ts';

export const controls: readonly Control[] = [
  ec2AccountEbsEncrypted,
  ec2AccountImagesBlocked,
  ec2AccountImdsv2,
  ec2AccountSnapshotsBlocked,
  ec2DefaultSecurityGroupClosed,
  ec2FlowLogKept,
  ec2ImagePrivate,
  ec2InstanceImdsv2,
  ec2InstanceUserDataKept,
  ec2InstanceWhereAllowed,
  ec2NetworkAclNoWorldAdminPorts,
  ec2PeeringNotForeign,
  ec2SecurityGroupNoWorldAdminPorts,
  ec2SecurityGroupNoWorldDataPorts,
  ec2SecurityGroupWorldPortsAllowed,
  ec2SerialConsoleOff,
  ec2SnapshotPrivate,
  ec2SubnetNoAutoPublicIp,
  ec2TrafficNotMirrored,
  ec2TransitGatewayNoAutoAccept,
  ec2VolumeEncrypted,
  ec2VpcFlowLogged,
];
