import {
  CreateImageCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type Instance,
  type LaunchPermission,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { WireAccount } from './wire-account.ts';

const tagged = (ResourceType: 'instance' | 'volume' | 'snapshot' | 'image') => [
  { ResourceType, Tags: [{ Key: 'team', Value: 'reports' }] },
];

/** An instance that asks for a token, with user data and tags; returns its id. */
export async function createInstance(
  { clients }: WireAccount,
  over: Partial<RunInstancesCommandInput> = {},
): Promise<string> {
  const { Images = [] } = await clients.ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const { Instances = [] } = await clients.ec2.send(
    new RunInstancesCommand({
      ImageId: Images[0]?.ImageId,
      InstanceType: 't4g.small',
      MinCount: 1,
      MaxCount: 1,
      UserData: toUserData('#!/bin/sh\necho ready\n'),
      MetadataOptions: {
        HttpTokens: 'required',
        HttpEndpoint: 'enabled',
        HttpPutResponseHopLimit: 3,
        HttpProtocolIpv6: 'enabled',
        InstanceMetadataTags: 'enabled',
      },
      TagSpecifications: tagged('instance'),
      ...over,
    }),
  );
  return Instances[0]?.InstanceId ?? '';
}

export function toUserData(script: string): string {
  return Buffer.from(script).toString('base64');
}

export async function terminateInstance({ clients }: WireAccount, id: string): Promise<void> {
  await clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
}

/** An instance with its user data, without what EC2 notes of a stop or gives anew at each start. */
export async function readInstance({ clients }: WireAccount, id: string) {
  const [{ Reservations = [] }, { UserData }] = await Promise.all([
    clients.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] })),
    clients.ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: 'userData' })),
  ]);
  const [instance = {}] = Reservations.flatMap(({ Instances = [] }) => Instances);
  const {
    StateReason: _reason,
    StateTransitionReason: _transition,
    PublicDnsName: _name,
    PublicIpAddress: _address,
    NetworkInterfaces: _interfaces,
    ...lasting
  }: Instance = instance;
  return { instance: lasting, userData: UserData?.Value };
}

export async function createVolume({ clients, place }: WireAccount, Encrypted = true): Promise<string> {
  const { VolumeId = '' } = await clients.ec2.send(
    new CreateVolumeCommand({ AvailabilityZone: `${place.region}a`, Size: 8, VolumeType: 'gp3', Encrypted }),
  );
  return VolumeId;
}

export async function readVolume({ clients }: WireAccount, id: string) {
  return (await clients.ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }))).Volumes;
}

export async function createSnapshot(account: WireAccount): Promise<string> {
  const { SnapshotId = '' } = await account.clients.ec2.send(
    new CreateSnapshotCommand({ VolumeId: await createVolume(account), Description: 'nightly' }),
  );
  return SnapshotId;
}

/** Who may make volumes of a snapshot. */
export interface Grantees {
  readonly UserIds?: string[];
  readonly GroupNames?: string[];
}

export async function shareSnapshot(
  { clients }: WireAccount,
  SnapshotId: string,
  to: Grantees,
): Promise<void> {
  await clients.ec2.send(
    new ModifySnapshotAttributeCommand({
      SnapshotId,
      Attribute: 'createVolumePermission',
      OperationType: 'add',
      ...to,
    }),
  );
}

/** A snapshot with its permissions, in an order of their own. */
export async function readSnapshot({ clients }: WireAccount, id: string) {
  const [{ Snapshots }, { CreateVolumePermissions = [] }] = await Promise.all([
    clients.ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] })),
    clients.ec2.send(
      new DescribeSnapshotAttributeCommand({ SnapshotId: id, Attribute: 'createVolumePermission' }),
    ),
  ]);
  return { Snapshots, permissions: sort(CreateVolumePermissions) };
}

export async function createImage(account: WireAccount): Promise<string> {
  const InstanceId = await createInstance(account);
  const { ImageId = '' } = await account.clients.ec2.send(
    new CreateImageCommand({ InstanceId, Name: `image-of-${InstanceId}` }),
  );
  return ImageId;
}

export async function shareImage(
  { clients }: WireAccount,
  ImageId: string,
  Add: LaunchPermission[],
): Promise<void> {
  await clients.ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add } }));
}

/** An image with its permissions, in an order of their own. */
export async function readImage({ clients }: WireAccount, id: string) {
  const [{ Images }, { LaunchPermissions = [] }] = await Promise.all([
    clients.ec2.send(new DescribeImagesCommand({ ImageIds: [id] })),
    clients.ec2.send(new DescribeImageAttributeCommand({ ImageId: id, Attribute: 'launchPermission' })),
  ]);
  // That an image is public is said twice.
  return { Images, permissions: sort(LaunchPermissions) };
}

function sort<Permission extends object>(permissions: readonly Permission[]): readonly Permission[] {
  return permissions.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}
