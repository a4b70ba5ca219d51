import type { Reader } from '../../shared/control/control.ts';
import { cloudTrailService } from '../../shared/services/cloudtrail.ts';
import { ec2Service } from '../../shared/services/ec2.ts';
import { iamService } from '../../shared/services/iam.ts';
import { s3Service } from '../../shared/services/s3.ts';
import { services } from '../../shared/services/index.ts';
import type { Service } from '../../shared/services/service.ts';
import { fakeReader, testPlace } from '../support/fake-reader.ts';

async function list({ inventory }: Service, type: keyof Service['inventory'], aws: Reader) {
  const ids: string[] = [];
  for await (const id of inventory[type]?.(aws) ?? []) ids.push(id);
  return ids;
}

describe('what the sweep lists', () => {
  it('is every security group, page after page', async () => {
    const aws = fakeReader({
      'ec2:DescribeSecurityGroups': ({ NextToken }) =>
        NextToken === undefined
          ? { SecurityGroups: [{ GroupId: 'sg-0a' }, { GroupId: 'sg-0b' }], NextToken: 'more' }
          : { SecurityGroups: [{ GroupId: 'sg-0c' }] },
    });

    await expect(list(ec2Service, 'AWS::EC2::SecurityGroup', aws)).resolves.toEqual([
      'sg-0a',
      'sg-0b',
      'sg-0c',
    ]);
    expect(aws.reads).toHaveLength(2);
  });

  it('is every instance of every reservation, page after page', async () => {
    const aws = fakeReader({
      'ec2:DescribeInstances': ({ NextToken }) =>
        NextToken === undefined
          ? {
              Reservations: [
                { Instances: [{ InstanceId: 'i-0a' }, { InstanceId: 'i-0b' }] },
                { Instances: [{ InstanceId: 'i-0c' }] },
              ],
              NextToken: 'more',
            }
          : { Reservations: [{ Instances: [{ InstanceId: 'i-0d' }] }] },
    });

    await expect(list(ec2Service, 'AWS::EC2::Instance', aws)).resolves.toEqual([
      'i-0a',
      'i-0b',
      'i-0c',
      'i-0d',
    ]);
    expect(aws.reads).toHaveLength(2);
  });

  it('is every volume, page after page', async () => {
    const aws = fakeReader({
      'ec2:DescribeVolumes': ({ NextToken }) =>
        NextToken === undefined
          ? { Volumes: [{ VolumeId: 'vol-0a' }], NextToken: 'more' }
          : { Volumes: [{ VolumeId: 'vol-0b' }] },
    });

    await expect(list(ec2Service, 'AWS::EC2::Volume', aws)).resolves.toEqual(['vol-0a', 'vol-0b']);
  });

  it('is every snapshot of the account, page after page, and none that others share', async () => {
    const aws = fakeReader({
      'ec2:DescribeSnapshots': ({ NextToken }) =>
        NextToken === undefined
          ? { Snapshots: [{ SnapshotId: 'snap-0a' }], NextToken: 'more' }
          : { Snapshots: [{ SnapshotId: 'snap-0b' }] },
    });

    await expect(list(ec2Service, 'AWS::EC2::Snapshot', aws)).resolves.toEqual(['snap-0a', 'snap-0b']);
    for (const { input } of aws.reads) expect(input).toMatchObject({ OwnerIds: ['self'] });
  });

  it('is every image of the account, out of use or not, page after page', async () => {
    const aws = fakeReader({
      'ec2:DescribeImages': ({ NextToken }) =>
        NextToken === undefined
          ? { Images: [{ ImageId: 'ami-0a' }], NextToken: 'more' }
          : { Images: [{ ImageId: 'ami-0b' }] },
    });

    await expect(list(ec2Service, 'AWS::EC2::Image', aws)).resolves.toEqual(['ami-0a', 'ami-0b']);
    for (const { input } of aws.reads) {
      expect(input).toMatchObject({ Owners: ['self'], IncludeDeprecated: true, IncludeDisabled: true });
    }
  });

  it('is every IAM user, page after page', async () => {
    const user = (UserName: string) => ({
      UserName,
      Path: '/',
      UserId: 'AIDAEXAMPLEEXAMPLE01',
      Arn: `arn:aws:iam::111122223333:user/${UserName}`,
      CreateDate: new Date('2026-01-01T00:00:00Z'),
    });
    const aws = fakeReader({
      'iam:ListUsers': ({ Marker }) =>
        Marker === undefined
          ? { Users: [user('ada'), user('ben')], IsTruncated: true, Marker: 'more' }
          : { Users: [user('cleo')], IsTruncated: false },
    });

    await expect(list(iamService, 'AWS::IAM::User', aws)).resolves.toEqual(['ada', 'ben', 'cleo']);
  });

  it('is every role but those that services keep for themselves', async () => {
    const role = (RoleName: string, Path: string) => ({
      RoleName,
      Path,
      RoleId: 'AROAEXAMPLEEXAMPLE01',
      Arn: `arn:aws:iam::111122223333:role${Path}${RoleName}`,
      CreateDate: new Date('2026-01-01T00:00:00Z'),
    });
    const aws = fakeReader({
      'iam:ListRoles': ({ Marker }) =>
        Marker === undefined
          ? {
              Roles: [
                role('deployer', '/team/'),
                role('AWSServiceRoleForX', '/aws-service-role/x.amazonaws.com/'),
              ],
              IsTruncated: true,
              Marker: 'more',
            }
          : { Roles: [role('reader', '/')] },
    });

    await expect(list(iamService, 'AWS::IAM::Role', aws)).resolves.toEqual(['deployer', 'reader']);
  });

  it('is every policy of the account, by path and name', async () => {
    const aws = fakeReader({
      'iam:ListPolicies': ({ Marker }) =>
        Marker === undefined
          ? { Policies: [{ Arn: 'arn:aws:iam::1:policy/team/deploy' }], IsTruncated: true, Marker: 'more' }
          : { Policies: [{ Arn: 'arn:aws:iam::1:policy/read' }] },
    });

    await expect(list(iamService, 'AWS::IAM::Policy', aws)).resolves.toEqual(['team/deploy', 'read']);
    for (const { input } of aws.reads) expect(input).toMatchObject({ Scope: 'Local' });
  });

  it('is every identity provider of both kinds', async () => {
    const aws = fakeReader({
      'iam:ListSAMLProviders': { SAMLProviderList: [{ Arn: 'arn:aws:iam::1:saml-provider/Staff' }] },
      'iam:ListOpenIDConnectProviders': {
        OpenIDConnectProviderList: [{ Arn: 'arn:aws:iam::1:oidc-provider/id.example.com/tenant:a' }],
      },
    });

    await expect(list(iamService, 'AWS::IAM::IdentityProvider', aws)).resolves.toEqual([
      'saml-provider/Staff',
      'oidc-provider/id.example.com/tenant:a',
    ]);
  });

  it('is every bucket of the Region, page after page', async () => {
    const aws = fakeReader({
      's3:ListBuckets': ({ ContinuationToken }) =>
        ContinuationToken === undefined
          ? { Buckets: [{ Name: 'a' }, { Name: 'b' }], ContinuationToken: 'more' }
          : { Buckets: [{ Name: 'c' }] },
    });

    await expect(list(s3Service, 'AWS::S3::Bucket', aws)).resolves.toEqual(['a', 'b', 'c']);
    for (const { input } of aws.reads) expect(input).toMatchObject({ BucketRegion: testPlace.region });
  });

  it.each<[Service, keyof Service['inventory']]>([
    [s3Service, 'AWS::S3::AccountPublicAccessBlock'],
    [ec2Service, 'AWS::EC2::InstanceMetadataDefaults'],
    [ec2Service, 'AWS::EC2::EbsEncryptionByDefault'],
    [ec2Service, 'AWS::EC2::SnapshotBlockPublicAccess'],
    [ec2Service, 'AWS::EC2::ImageBlockPublicAccess'],
    [ec2Service, 'AWS::EC2::SerialConsoleAccess'],
  ])('is the account itself, for a setting that it has once', async (service, type) => {
    await expect(list(service, type, fakeReader({}))).resolves.toEqual([testPlace.account]);
  });

  it('is the trails at home in this Region and account, since only there they can be started', async () => {
    const home = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/own';
    const aws = fakeReader({
      'cloudtrail:DescribeTrails': {
        trailList: [
          { TrailARN: home },
          { TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/of-another-region' },
          { TrailARN: 'arn:aws:cloudtrail:eu-central-1:444455556666:trail/of-the-organization' },
        ],
      },
    });

    await expect(list(cloudTrailService, 'AWS::CloudTrail::Trail', aws)).resolves.toEqual([home]);
  });

  it('covers every resource type that a control watches', () => {
    for (const { controls, inventory } of services) {
      for (const { resourceType } of controls) expect(Object.keys(inventory)).toContain(resourceType);
    }
  });
});
