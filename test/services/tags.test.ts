import fc from 'fast-check';
import { readTags, toTags } from '../../shared/control/tags.ts';
import { type ResourceRef, type ResourceType, toResourceRef } from '../../shared/control/resource.ts';
import { cloudTrailService } from '../../shared/services/cloudtrail.ts';
import { cloudWatchService } from '../../shared/services/cloudwatch.ts';
import { ec2Service } from '../../shared/services/ec2.ts';
import { guardDutyService } from '../../shared/services/guardduty.ts';
import { iamService } from '../../shared/services/iam.ts';
import { kmsService } from '../../shared/services/kms.ts';
import { services } from '../../shared/services/index.ts';
import { logsService } from '../../shared/services/logs.ts';
import { s3Service } from '../../shared/services/s3.ts';
import { secretsManagerService } from '../../shared/services/secretsmanager.ts';
import { securityHubService } from '../../shared/services/securityhub.ts';
import type { Service } from '../../shared/services/service.ts';
import { detectorAnswer } from '../support/detector-answers.ts';
import { type Answers, awsError, fakeReader, testPlace } from '../support/fake-reader.ts';

const prod = { Key: 'env', Value: 'prod' };
const owner = { Key: 'owner', Value: 'ada' };
const both = { env: 'prod', owner: 'ada' };

interface Case {
  readonly service: Service;
  readonly type: ResourceType;
  readonly id: string;
  readonly tagged: Answers;
  readonly untagged: Answers;
  /** One of which every read fails. */
  readonly denied: Answers;
}

const denied = awsError('AccessDenied');
const trail = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit';

const detectors = { 'guardduty:ListDetectors': { DetectorIds: ['12ab'] } };
const filter = { Name: 'scanner', Action: 'NOOP' as const, FindingCriteria: {} };
const list = { Name: 'offices', Format: 'TXT', Location: 's3://lists/offices', Status: 'ACTIVE' } as const;

const cases: readonly Case[] = [
  {
    service: guardDutyService,
    type: 'AWS::GuardDuty::Detector',
    id: testPlace.account,
    tagged: { ...detectors, 'guardduty:GetDetector': { ...detectorAnswer, Tags: both } },
    untagged: { 'guardduty:ListDetectors': { DetectorIds: [] } },
    denied: { ...detectors, 'guardduty:GetDetector': denied },
  },
  {
    service: guardDutyService,
    type: 'AWS::GuardDuty::Filter',
    id: '12ab/filter/scanner',
    tagged: { 'guardduty:GetFilter': { ...filter, Tags: both } },
    untagged: { 'guardduty:GetFilter': filter },
    denied: { 'guardduty:GetFilter': denied },
  },
  {
    service: guardDutyService,
    type: 'AWS::GuardDuty::IPSet',
    id: '12ab/ipset/0c',
    tagged: { 'guardduty:GetIPSet': { ...list, Tags: both } },
    untagged: { 'guardduty:GetIPSet': list },
    denied: { 'guardduty:GetIPSet': denied },
  },
  {
    service: securityHubService,
    type: 'AWS::SecurityHub::Hub',
    id: testPlace.account,
    tagged: { 'securityhub:ListTagsForResource': { Tags: both } },
    untagged: { 'securityhub:ListTagsForResource': awsError('HubNotEnabled') },
    denied: { 'securityhub:ListTagsForResource': denied },
  },
  {
    service: s3Service,
    type: 'AWS::S3::Bucket',
    id: 'ledger',
    tagged: { 's3:GetBucketTagging': { TagSet: [prod, owner] } },
    untagged: { 's3:GetBucketTagging': awsError('NoSuchTagSet') },
    denied: { 's3:GetBucketTagging': denied },
  },
  {
    service: ec2Service,
    type: 'AWS::EC2::SecurityGroup',
    id: 'sg-0bastion',
    tagged: { 'ec2:DescribeSecurityGroups': { SecurityGroups: [{ Tags: [prod, owner] }] } },
    untagged: { 'ec2:DescribeSecurityGroups': { SecurityGroups: [{}] } },
    denied: { 'ec2:DescribeSecurityGroups': denied },
  },
  {
    service: ec2Service,
    type: 'AWS::EC2::Instance',
    id: 'i-0a1b2c3d',
    tagged: { 'ec2:DescribeInstances': { Reservations: [{ Instances: [{ Tags: [prod, owner] }] }] } },
    untagged: { 'ec2:DescribeInstances': { Reservations: [{ Instances: [{}] }] } },
    denied: { 'ec2:DescribeInstances': denied },
  },
  {
    service: ec2Service,
    type: 'AWS::EC2::Volume',
    id: 'vol-0a1b2c3d',
    tagged: { 'ec2:DescribeVolumes': { Volumes: [{ Tags: [prod, owner] }] } },
    untagged: { 'ec2:DescribeVolumes': { Volumes: [{}] } },
    denied: { 'ec2:DescribeVolumes': denied },
  },
  {
    service: ec2Service,
    type: 'AWS::EC2::Snapshot',
    id: 'snap-0a1b2c3d',
    tagged: { 'ec2:DescribeSnapshots': { Snapshots: [{ Tags: [prod, owner] }] } },
    untagged: { 'ec2:DescribeSnapshots': { Snapshots: [{}] } },
    denied: { 'ec2:DescribeSnapshots': denied },
  },
  {
    service: ec2Service,
    type: 'AWS::EC2::Image',
    id: 'ami-0a1b2c3d',
    tagged: { 'ec2:DescribeImages': { Images: [{ Tags: [prod, owner] }] } },
    untagged: { 'ec2:DescribeImages': { Images: [{}] } },
    denied: { 'ec2:DescribeImages': denied },
  },
  {
    service: cloudTrailService,
    type: 'AWS::CloudTrail::Trail',
    id: 'audit',
    tagged: {
      'cloudtrail:ListTags': ({ NextToken }) =>
        NextToken === undefined
          ? { ResourceTagList: [{ ResourceId: trail, TagsList: [prod] }], NextToken: 'more' }
          : { ResourceTagList: [{ ResourceId: trail, TagsList: [owner] }] },
    },
    untagged: { 'cloudtrail:ListTags': { ResourceTagList: [{ ResourceId: trail }] } },
    denied: { 'cloudtrail:ListTags': denied },
  },
  {
    service: iamService,
    type: 'AWS::IAM::User',
    id: 'report-export',
    tagged: {
      'iam:ListUserTags': ({ Marker }) =>
        Marker === undefined
          ? { Tags: [prod], IsTruncated: true, Marker: 'more' }
          : { Tags: [owner], IsTruncated: false },
    },
    untagged: { 'iam:ListUserTags': { Tags: [] } },
    denied: { 'iam:ListUserTags': denied },
  },
  {
    service: kmsService,
    type: 'AWS::KMS::Key',
    id: '4f1c2d3e-5a6b-47c8-9d0e-1f2a3b4c5d6e',
    tagged: {
      'kms:ListResourceTags': ({ Marker }) =>
        Marker === undefined
          ? { Tags: [{ TagKey: 'env', TagValue: 'prod' }], Truncated: true, NextMarker: 'more' }
          : { Tags: [{ TagKey: 'owner', TagValue: 'ada' }], Truncated: false },
    },
    untagged: { 'kms:ListResourceTags': { Tags: [] } },
    denied: { 'kms:ListResourceTags': denied },
  },
  {
    service: secretsManagerService,
    type: 'AWS::SecretsManager::Secret',
    id: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/ledger/db-a1B2c3',
    tagged: { 'secretsmanager:DescribeSecret': { Tags: [prod, owner] } },
    untagged: { 'secretsmanager:DescribeSecret': {} },
    denied: { 'secretsmanager:DescribeSecret': denied },
  },
  {
    service: iamService,
    type: 'AWS::IAM::Role',
    id: 'deployer',
    tagged: {
      'iam:ListRoleTags': ({ Marker }) =>
        Marker === undefined
          ? { Tags: [prod], IsTruncated: true, Marker: 'more' }
          : { Tags: [owner], IsTruncated: false },
    },
    untagged: { 'iam:ListRoleTags': { Tags: [] } },
    denied: { 'iam:ListRoleTags': denied },
  },
  {
    service: iamService,
    type: 'AWS::IAM::Policy',
    id: 'team/deploy',
    tagged: {
      'iam:ListPolicyTags': ({ Marker }) =>
        Marker === undefined
          ? { Tags: [prod], IsTruncated: true, Marker: 'more' }
          : { Tags: [owner], IsTruncated: false },
    },
    untagged: { 'iam:ListPolicyTags': { Tags: [] } },
    denied: { 'iam:ListPolicyTags': denied },
  },
  {
    service: iamService,
    type: 'AWS::IAM::IdentityProvider',
    id: 'saml-provider/Staff',
    tagged: { 'iam:GetSAMLProvider': { Tags: [prod, owner] } },
    untagged: { 'iam:GetSAMLProvider': {} },
    denied: { 'iam:GetSAMLProvider': denied },
  },
  {
    service: iamService,
    type: 'AWS::IAM::IdentityProvider',
    id: 'oidc-provider/id.example.com',
    tagged: { 'iam:GetOpenIDConnectProvider': { Tags: [prod, owner] } },
    untagged: { 'iam:GetOpenIDConnectProvider': {} },
    denied: { 'iam:GetOpenIDConnectProvider': denied },
  },
  {
    service: logsService,
    type: 'AWS::Logs::LogGroup',
    id: '/aws/cloudtrail/audit',
    tagged: { 'logs:ListTagsForResource': { tags: both } },
    untagged: { 'logs:ListTagsForResource': {} },
    denied: { 'logs:ListTagsForResource': denied },
  },
  {
    service: cloudWatchService,
    type: 'AWS::CloudWatch::Alarm',
    id: 'security-root-usage',
    tagged: { 'cloudwatch:ListTagsForResource': { Tags: [prod, owner] } },
    untagged: { 'cloudwatch:ListTagsForResource': {} },
    denied: { 'cloudwatch:ListTagsForResource': denied },
  },
];

describe.each(cases)('the tags of $type $id', ({ service, type, id, ...answers }) => {
  const resource = toResourceRef(type, id, testPlace);
  const read = async (told: Answers) => {
    const aws = fakeReader(told);
    const tags = await readTags(service.tags, resource, aws);
    return { tags, reads: aws.reads };
  };

  it('are all that it has, page after page, read with no operation that is not declared', async () => {
    const { tags, reads } = await read(answers.tagged);
    expect(tags).toEqual(both);
    expect(service.tags[type]?.reads).toEqual(
      expect.arrayContaining(reads.map(({ operation }) => operation)),
    );
  });

  it('are none where it has none', async () => {
    await expect(read(answers.untagged)).resolves.toMatchObject({ tags: {} });
  });

  it('are not guessed where they cannot be read', async () => {
    await expect(read(answers.denied)).rejects.toThrow('AccessDenied');
  });
});

describe('the tags', () => {
  it.each<[Service, ResourceType]>([
    [s3Service, 'AWS::S3::AccountPublicAccessBlock'],
    [ec2Service, 'AWS::EC2::InstanceMetadataDefaults'],
    [ec2Service, 'AWS::EC2::EbsEncryptionByDefault'],
    [ec2Service, 'AWS::EC2::SnapshotBlockPublicAccess'],
    [ec2Service, 'AWS::EC2::ImageBlockPublicAccess'],
    [ec2Service, 'AWS::EC2::SerialConsoleAccess'],
  ])("of the account's own setting are none, without a read", async (service, type) => {
    const account = toResourceRef(type, testPlace.account, testPlace);
    await expect(readTags(service.tags, account, fakeReader({}))).resolves.toEqual({});
  });

  it('of a bucket are read of the bucket of this account and no other', async () => {
    const aws = fakeReader({ 's3:GetBucketTagging': { TagSet: [] } });
    await readTags(s3Service.tags, toResourceRef('AWS::S3::Bucket', 'ledger', testPlace), aws);
    expect(aws.reads).toEqual([
      {
        operation: 's3:GetBucketTagging',
        input: { Bucket: 'ledger', ExpectedBucketOwner: testPlace.account },
      },
    ]);
  });

  it('of a type that a service does not know are an error', async () => {
    const group: ResourceRef = toResourceRef('AWS::EC2::SecurityGroup', 'sg-0bastion', testPlace);
    await expect(readTags(s3Service.tags, group, fakeReader({}))).rejects.toThrow(
      `Nobody knows how to read the tags of ${group.arn}`,
    );
  });

  it('can be read of every resource type that a control watches', () => {
    for (const { controls, tags } of services) {
      for (const { resourceType } of controls) expect(Object.keys(tags)).toContain(resourceType);
    }
  });

  it('keep every key and value, whatever they are called', () => {
    const pairs = fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([key]) => key });
    fc.assert(
      fc.property(pairs, (made) => {
        const tags = toTags(made.map(([Key, Value]) => ({ Key, Value })));
        expect(new Map(Object.entries(tags))).toEqual(new Map(made));
      }),
    );
  });
});
