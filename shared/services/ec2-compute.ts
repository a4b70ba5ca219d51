import type { Reader } from '../control/control.ts';
import { type TagReader, toTags } from '../control/tags.ts';
import { readPages } from '../network/read-pages.ts';
import type { Service } from './service.ts';

const instanceTags: TagReader<'ec2:DescribeInstances'> = {
  reads: ['ec2:DescribeInstances'],
  async read({ id }, aws) {
    const { Reservations = [] } = await aws.read('ec2:DescribeInstances', { InstanceIds: [id] });
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    return toTags(instances.flatMap(({ Tags = [] }) => Tags));
  },
};

const volumeTags: TagReader<'ec2:DescribeVolumes'> = {
  reads: ['ec2:DescribeVolumes'],
  async read({ id }, aws) {
    const { Volumes = [] } = await aws.read('ec2:DescribeVolumes', { VolumeIds: [id] });
    return toTags(Volumes.flatMap(({ Tags = [] }) => Tags));
  },
};

const snapshotTags: TagReader<'ec2:DescribeSnapshots'> = {
  reads: ['ec2:DescribeSnapshots'],
  async read({ id }, aws) {
    const { Snapshots = [] } = await aws.read('ec2:DescribeSnapshots', { SnapshotIds: [id] });
    return toTags(Snapshots.flatMap(({ Tags = [] }) => Tags));
  },
};

const imageTags: TagReader<'ec2:DescribeImages'> = {
  reads: ['ec2:DescribeImages'],
  async read({ id }, aws) {
    const { Images = [] } = await aws.read('ec2:DescribeImages', { ImageIds: [id] });
    return toTags(Images.flatMap(({ Tags = [] }) => Tags));
  },
};

/** A setting of the account is nothing that has tags. */
const noTags: TagReader<never> = { reads: [], read: async () => Promise.resolve({}) };

export const computeTags = {
  'AWS::EC2::Instance': instanceTags,
  'AWS::EC2::Volume': volumeTags,
  'AWS::EC2::Snapshot': snapshotTags,
  'AWS::EC2::Image': imageTags,
  'AWS::EC2::InstanceMetadataDefaults': noTags,
  'AWS::EC2::EbsEncryptionByDefault': noTags,
  'AWS::EC2::SnapshotBlockPublicAccess': noTags,
  'AWS::EC2::ImageBlockPublicAccess': noTags,
  'AWS::EC2::SerialConsoleAccess': noTags,
} as const satisfies Service['tags'];

export const computeInventory = {
  'AWS::EC2::Instance': listInstances,
  'AWS::EC2::Volume': listVolumes,
  'AWS::EC2::Snapshot': listSnapshots,
  'AWS::EC2::Image': listImages,
  'AWS::EC2::InstanceMetadataDefaults': listAccount,
  'AWS::EC2::EbsEncryptionByDefault': listAccount,
  'AWS::EC2::SnapshotBlockPublicAccess': listAccount,
  'AWS::EC2::ImageBlockPublicAccess': listAccount,
  'AWS::EC2::SerialConsoleAccess': listAccount,
} as const satisfies Service['inventory'];

export const computeInventoryReads = [
  'ec2:DescribeInstances',
  'ec2:DescribeVolumes',
  'ec2:DescribeSnapshots',
  'ec2:DescribeImages',
] as const satisfies Service['inventoryReads'];

const pageSize = { MaxResults: 1000 };

async function* listInstances(aws: Reader): AsyncIterable<string> {
  const pages = await readPages(async (NextToken) =>
    aws.read('ec2:DescribeInstances', { ...pageSize, NextToken }),
  );
  const reservations = pages.flatMap(({ Reservations = [] }) => Reservations);
  yield* reservations.flatMap(({ Instances = [] }) => Instances.flatMap(({ InstanceId = [] }) => InstanceId));
}

async function* listVolumes(aws: Reader): AsyncIterable<string> {
  const pages = await readPages(async (NextToken) =>
    aws.read('ec2:DescribeVolumes', { ...pageSize, NextToken }),
  );
  yield* pages.flatMap(({ Volumes = [] }) => Volumes.flatMap(({ VolumeId = [] }) => VolumeId));
}

/** The account's own: it sees those that others share, too. */
async function* listSnapshots(aws: Reader): AsyncIterable<string> {
  const pages = await readPages(async (NextToken) =>
    aws.read('ec2:DescribeSnapshots', { OwnerIds: ['self'], ...pageSize, NextToken }),
  );
  yield* pages.flatMap(({ Snapshots = [] }) => Snapshots.flatMap(({ SnapshotId = [] }) => SnapshotId));
}

/** The account's own, those that are out of use included: they can be shared all the same. */
async function* listImages(aws: Reader): AsyncIterable<string> {
  const pages = await readPages(async (NextToken) =>
    aws.read('ec2:DescribeImages', {
      Owners: ['self'],
      IncludeDeprecated: true,
      IncludeDisabled: true,
      ...pageSize,
      NextToken,
    }),
  );
  yield* pages.flatMap(({ Images = [] }) => Images.flatMap(({ ImageId = [] }) => ImageId));
}

// Each of these settings always exists, once in a Region.
async function* listAccount(aws: Reader): AsyncIterable<string> {
  yield await Promise.resolve(aws.account);
}
