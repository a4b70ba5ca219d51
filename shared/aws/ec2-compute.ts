import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  DisableEbsEncryptionByDefaultCommand,
  DisableImageBlockPublicAccessCommand,
  DisableSerialConsoleAccessCommand,
  DisableSnapshotBlockPublicAccessCommand,
  EnableEbsEncryptionByDefaultCommand,
  EnableImageBlockPublicAccessCommand,
  EnableSerialConsoleAccessCommand,
  EnableSnapshotBlockPublicAccessCommand,
  GetEbsEncryptionByDefaultCommand,
  GetImageBlockPublicAccessStateCommand,
  GetInstanceMetadataDefaultsCommand,
  GetSerialConsoleAccessStatusCommand,
  GetSnapshotBlockPublicAccessStateCommand,
  ModifyImageAttributeCommand,
  ModifyInstanceMetadataDefaultsCommand,
  ModifyInstanceMetadataOptionsCommand,
  ModifySnapshotAttributeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { readOperation, writeOperation } from './operation.ts';

const instance = {
  on: 'arn:{partition}:ec2:*:{account}:instance/*',
  gone: ['InvalidInstanceID.NotFound'],
};
// The ARNs of snapshots and images have no account.
const snapshot = { on: 'arn:{partition}:ec2:*::snapshot/*', gone: ['InvalidSnapshot.NotFound'] };
const image = {
  on: 'arn:{partition}:ec2:*::image/*',
  gone: ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'],
};
// Describe calls of many resources, and the settings of the account, take no resource-level permission.
const everything = { on: '*' };

/** The operations of EC2 on what computes and stores: instances, volumes, snapshots, images, and their defaults. */
export const computeOperations = {
  'ec2:DescribeInstances': readOperation(DescribeInstancesCommand, {
    ...everything,
    actions: ['ec2:DescribeInstances'],
    gone: instance.gone,
  }),
  'ec2:DescribeInstanceAttribute': readOperation(DescribeInstanceAttributeCommand, {
    ...instance,
    actions: ['ec2:DescribeInstanceAttribute'],
  }),
  'ec2:ModifyInstanceMetadataOptions': writeOperation(ModifyInstanceMetadataOptionsCommand, {
    ...instance,
    actions: ['ec2:ModifyInstanceMetadataOptions'],
  }),
  'ec2:StopInstances': writeOperation(StopInstancesCommand, { ...instance, actions: ['ec2:StopInstances'] }),
  'ec2:StartInstances': writeOperation(StartInstancesCommand, {
    ...instance,
    actions: ['ec2:StartInstances'],
  }),
  'ec2:GetInstanceMetadataDefaults': readOperation(GetInstanceMetadataDefaultsCommand, {
    ...everything,
    actions: ['ec2:GetInstanceMetadataDefaults'],
  }),
  'ec2:ModifyInstanceMetadataDefaults': writeOperation(ModifyInstanceMetadataDefaultsCommand, {
    ...everything,
    actions: ['ec2:ModifyInstanceMetadataDefaults'],
  }),
  'ec2:DescribeVolumes': readOperation(DescribeVolumesCommand, {
    ...everything,
    actions: ['ec2:DescribeVolumes'],
    gone: ['InvalidVolume.NotFound'],
  }),
  'ec2:GetEbsEncryptionByDefault': readOperation(GetEbsEncryptionByDefaultCommand, {
    ...everything,
    actions: ['ec2:GetEbsEncryptionByDefault'],
  }),
  'ec2:EnableEbsEncryptionByDefault': writeOperation(EnableEbsEncryptionByDefaultCommand, {
    ...everything,
    actions: ['ec2:EnableEbsEncryptionByDefault'],
  }),
  'ec2:DisableEbsEncryptionByDefault': writeOperation(DisableEbsEncryptionByDefaultCommand, {
    ...everything,
    actions: ['ec2:DisableEbsEncryptionByDefault'],
  }),
  'ec2:DescribeSnapshots': readOperation(DescribeSnapshotsCommand, {
    ...everything,
    actions: ['ec2:DescribeSnapshots'],
    gone: snapshot.gone,
  }),
  'ec2:DescribeSnapshotAttribute': readOperation(DescribeSnapshotAttributeCommand, {
    ...snapshot,
    actions: ['ec2:DescribeSnapshotAttribute'],
  }),
  'ec2:ModifySnapshotAttribute': writeOperation(ModifySnapshotAttributeCommand, {
    ...snapshot,
    actions: ['ec2:ModifySnapshotAttribute'],
  }),
  'ec2:GetSnapshotBlockPublicAccessState': readOperation(GetSnapshotBlockPublicAccessStateCommand, {
    ...everything,
    actions: ['ec2:GetSnapshotBlockPublicAccessState'],
  }),
  'ec2:EnableSnapshotBlockPublicAccess': writeOperation(EnableSnapshotBlockPublicAccessCommand, {
    ...everything,
    actions: ['ec2:EnableSnapshotBlockPublicAccess'],
  }),
  'ec2:DisableSnapshotBlockPublicAccess': writeOperation(DisableSnapshotBlockPublicAccessCommand, {
    ...everything,
    actions: ['ec2:DisableSnapshotBlockPublicAccess'],
  }),
  'ec2:DescribeImages': readOperation(DescribeImagesCommand, {
    ...everything,
    actions: ['ec2:DescribeImages'],
    gone: image.gone,
  }),
  'ec2:DescribeImageAttribute': readOperation(DescribeImageAttributeCommand, {
    ...image,
    actions: ['ec2:DescribeImageAttribute'],
  }),
  'ec2:ModifyImageAttribute': writeOperation(ModifyImageAttributeCommand, {
    ...image,
    actions: ['ec2:ModifyImageAttribute'],
  }),
  'ec2:GetImageBlockPublicAccessState': readOperation(GetImageBlockPublicAccessStateCommand, {
    ...everything,
    actions: ['ec2:GetImageBlockPublicAccessState'],
  }),
  'ec2:EnableImageBlockPublicAccess': writeOperation(EnableImageBlockPublicAccessCommand, {
    ...everything,
    actions: ['ec2:EnableImageBlockPublicAccess'],
  }),
  'ec2:DisableImageBlockPublicAccess': writeOperation(DisableImageBlockPublicAccessCommand, {
    ...everything,
    actions: ['ec2:DisableImageBlockPublicAccess'],
  }),
  'ec2:GetSerialConsoleAccessStatus': readOperation(GetSerialConsoleAccessStatusCommand, {
    ...everything,
    actions: ['ec2:GetSerialConsoleAccessStatus'],
  }),
  'ec2:EnableSerialConsoleAccess': writeOperation(EnableSerialConsoleAccessCommand, {
    ...everything,
    actions: ['ec2:EnableSerialConsoleAccess'],
  }),
  'ec2:DisableSerialConsoleAccess': writeOperation(DisableSerialConsoleAccessCommand, {
    ...everything,
    actions: ['ec2:DisableSerialConsoleAccess'],
  }),
} as const;
