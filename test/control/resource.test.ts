import { parseArn, type ResourceType, toResourceRef } from '../../shared/control/resource.ts';

const place = { partition: 'aws-us-gov', account: '111122223333', region: 'us-gov-west-1' };

describe('the ARN of a resource', () => {
  it.each<[type: ResourceType, id: string]>([
    ['AWS::S3::Bucket', 'invoices'],
    ['AWS::S3::AccountPublicAccessBlock', '111122223333'],
    ['AWS::EC2::SecurityGroup', 'sg-0a1b2c3d'],
    ['AWS::IAM::User', 'robin'],
    ['AWS::GuardDuty::Detector', '111122223333'],
    ['AWS::GuardDuty::Filter', '12abc34d/filter/known-scanner'],
    ['AWS::GuardDuty::IPSet', '12abc34d/ipset/0cb0141a'],
    ['AWS::SecurityHub::Hub', '111122223333'],
    ['AWS::Macie::Session', '111122223333'],
    ['AWS::InspectorV2::Activation', '111122223333'],
  ])('of type %s names it again', (type, id) => {
    const resource = toResourceRef(type, id, place);
    expect(parseArn(resource.arn, place)).toEqual(resource);
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
    'arn:aws:iam::111122223333:role/robin',
    'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
    'arn:aws:sqs:eu-west-1:111122223333:queue',
  ])('is not made of %s', (arn) => {
    expect(parseArn(arn, place)).toBeUndefined();
  });
});
