import type { Reader } from '../../shared/control/control.ts';
import { cloudTrailService } from '../../shared/services/cloudtrail.ts';
import { ec2Service } from '../../shared/services/ec2.ts';
import { iamService } from '../../shared/services/iam.ts';
import { kmsService } from '../../shared/services/kms.ts';
import { s3Service } from '../../shared/services/s3.ts';
import { secretsManagerService } from '../../shared/services/secretsmanager.ts';
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

  it('is the account itself, for the setting that it has once', async () => {
    await expect(list(s3Service, 'AWS::S3::AccountPublicAccessBlock', fakeReader({}))).resolves.toEqual([
      testPlace.account,
    ]);
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

  it('is every key, page after page', async () => {
    const aws = fakeReader({
      'kms:ListKeys': ({ Marker }) =>
        Marker === undefined
          ? { Keys: [{ KeyId: 'a' }, { KeyId: 'b' }], Truncated: true, NextMarker: 'more' }
          : { Keys: [{ KeyId: 'c' }], Truncated: false },
    });

    await expect(list(kmsService, 'AWS::KMS::Key', aws)).resolves.toEqual(['a', 'b', 'c']);
  });

  it('is every secret, page after page, those too that are to be deleted', async () => {
    const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}`;
    const aws = fakeReader({
      'secretsmanager:ListSecrets': ({ NextToken, IncludePlannedDeletion }) => {
        if (IncludePlannedDeletion !== true) return { SecretList: [] };
        return NextToken === undefined
          ? { SecretList: [{ ARN: arn('a-1a2b3c') }], NextToken: 'more' }
          : { SecretList: [{ ARN: arn('b-1a2b3c') }] };
      },
    });

    await expect(list(secretsManagerService, 'AWS::SecretsManager::Secret', aws)).resolves.toEqual([
      arn('a-1a2b3c'),
      arn('b-1a2b3c'),
    ]);
  });

  it('covers every resource type that a control watches', () => {
    for (const { controls, inventory } of [
      cloudTrailService,
      ec2Service,
      iamService,
      kmsService,
      s3Service,
      secretsManagerService,
    ]) {
      for (const { resourceType } of controls) expect(Object.keys(inventory)).toContain(resourceType);
    }
  });
});
