import {
  isGlobal,
  parseArn,
  type ResourceType,
  resourceTypes,
  toResourceRef,
} from '../../shared/control/resource.ts';

const place = { partition: 'aws-us-gov', account: '111122223333', region: 'us-gov-west-1' };

describe('the ARN of a resource', () => {
  it.each<[type: ResourceType, id: string]>([
    ['AWS::S3::Bucket', 'invoices'],
    ['AWS::S3::AccountPublicAccessBlock', '111122223333'],
    ['AWS::EC2::SecurityGroup', 'sg-0a1b2c3d'],
    ['AWS::EC2::NetworkAcl', 'acl-0a1b2c3d'],
    ['AWS::EC2::VPC', 'vpc-0a1b2c3d'],
    ['AWS::EC2::FlowLog', 'fl-0a1b2c3d'],
    ['AWS::EC2::Subnet', 'subnet-0a1b2c3d'],
    ['AWS::EC2::TransitGateway', 'tgw-0a1b2c3d'],
    ['AWS::EC2::VPCPeeringConnection', 'pcx-0a1b2c3d'],
    ['AWS::EC2::NetworkInterface', 'eni-0a1b2c3d'],
    ['AWS::IAM::User', 'robin'],
    ['AWS::IAM::Role', 'deployer'],
    ['AWS::IAM::Policy', 'team/deploy'],
    ['AWS::IAM::IdentityProvider', 'saml-provider/Staff'],
    ['AWS::IAM::IdentityProvider', 'oidc-provider/id.example.com/tenant'],
    ['AWS::IAM::RootUser', '111122223333'],
    ['AWS::IAM::PasswordPolicy', '111122223333'],
    ['AWS::AccessAnalyzer::Analyzers', '111122223333'],
    ['AWS::RolesAnywhere::TrustAnchor', '0a1b2c3d-1111-4222-8333-444455556666'],
    ['AWS::Organizations::Membership', '111122223333'],
    ['AWS::EC2::Instance', 'i-0a1b2c3d'],
    ['AWS::EC2::Volume', 'vol-0a1b2c3d'],
    ['AWS::EC2::Snapshot', 'snap-0a1b2c3d'],
    ['AWS::EC2::Image', 'ami-0a1b2c3d'],
    ['AWS::EC2::InstanceMetadataDefaults', '111122223333'],
    ['AWS::EC2::EbsEncryptionByDefault', '111122223333'],
    ['AWS::EC2::SnapshotBlockPublicAccess', '111122223333'],
    ['AWS::EC2::ImageBlockPublicAccess', '111122223333'],
    ['AWS::EC2::SerialConsoleAccess', '111122223333'],
    ['AWS::Config::ConfigurationRecorder', '111122223333'],
    ['AWS::Logs::LogGroup', '/aws/cloudtrail/audit'],
    ['AWS::CloudWatch::Alarm', 'root usage: console'],
    ['AWS::Route53Resolver::VpcQueryLogging', 'vpc-0a1b2c3d'],
    ['AWS::GuardDuty::Detector', '111122223333'],
    ['AWS::GuardDuty::Filter', '12abc34d/filter/known-scanner'],
    ['AWS::GuardDuty::IPSet', '12abc34d/ipset/0cb0141a'],
    ['AWS::SecurityHub::Hub', '111122223333'],
    ['AWS::Macie::Session', '111122223333'],
    ['AWS::InspectorV2::Activation', '111122223333'],
    ['AWS::Holdfast::Rule', 'holdfast-s3-rule-1'],
    ['AWS::Holdfast::Rule', 'holdfast/holdfast-s3-rule-6'],
    ['AWS::Holdfast::Function', 'holdfast-s3'],
  ])('of type %s names it again', (type, id) => {
    const resource = toResourceRef(type, id, place);
    expect(parseArn(resource.arn, place)).toEqual(resource);
  });

  // A bucket lies in a Region that its ARN does not tell.
  it('tells no Region where the account has the resource once for all of them, or it is a bucket', () => {
    const types = Object.keys(resourceTypes) as ResourceType[];
    const regionless = types.filter((type) => toResourceRef(type, 'x', place).arn.split(':')[3] === '');
    expect(types.filter(isGlobal)).toEqual(regionless.filter((type) => type !== 'AWS::S3::Bucket'));
  });

  it('of a trail, which is called by its ARN or its name, keeps the ARN', () => {
    const { arn } = toResourceRef('AWS::CloudTrail::Trail', 'main', place);
    expect(parseArn(arn, place)).toMatchObject({ type: 'AWS::CloudTrail::Trail', arn });
  });

  it('says where the resource is, whatever the place that asks', () => {
    expect(parseArn('arn:aws:ec2:eu-west-1:444455556666:security-group/sg-1', place)).toMatchObject({
      partition: 'aws',
      account: '444455556666',
      region: 'eu-west-1',
    });
  });

  it('of a setting that an account has once in a Region is the same, whatever AWS Config calls it', () => {
    const { arn } = toResourceRef('AWS::EC2::SnapshotBlockPublicAccess', 'us-gov-west-1', place);
    expect(arn).toBe('arn:aws-us-gov:ec2:us-gov-west-1:111122223333:snapshot-block-public-access');
  });

  it('of a snapshot has no account, and is that of the account that asks', () => {
    const arn = 'arn:aws:ec2:eu-west-1::snapshot/snap-0a1b2c3d';
    expect(parseArn(arn, place)).toMatchObject({ id: 'snap-0a1b2c3d', account: place.account, arn });
  });

  it('of a log group is the same with all of its streams', () => {
    const { arn } = toResourceRef('AWS::Logs::LogGroup', '/aws/cloudtrail/audit', place);
    expect(parseArn(`${arn}:*`, place)).toEqual(parseArn(arn, place));
  });

  it('of a detector names the one that the account has in the Region, whichever that is', () => {
    expect(parseArn('arn:aws:guardduty:eu-west-1:111122223333:detector/12abc34d', place)).toMatchObject({
      type: 'AWS::GuardDuty::Detector',
      id: '111122223333',
      arn: 'arn:aws:guardduty:eu-west-1:111122223333:detector',
    });
  });

  it('of an IAM user leaves out the path, as events do', () => {
    expect(parseArn('arn:aws:iam::111122223333:user/team/robin', place)).toMatchObject({
      id: 'robin',
      arn: 'arn:aws:iam::111122223333:user/robin',
    });
  });

  it.each([
    'invoices',
    'arn:aws:s3:::invoices/january.csv',
    'arn:aws:iam::111122223333:group/robin',
    'arn:aws:ec2:eu-west-1:111122223333:key-pair/key-1',
    'arn:aws:sqs:eu-west-1:111122223333:queue',
  ])('is not made of %s', (arn) => {
    expect(parseArn(arn, place)).toBeUndefined();
  });
});
