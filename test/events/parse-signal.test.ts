import { parseSignal } from '../../shared/events/parse-signal.ts';
import { cloudTrailEvent } from '../support/cloudtrail-event.ts';
import {
  command,
  complianceChange,
  configChange,
  envelope,
  item,
  oversizedChange,
  putBucketPolicy,
  schedule,
  signIn,
  withField,
} from './event-samples.ts';

const place = { account: '111122223333', region: 'eu-central-1', partition: 'aws' };

describe('a CloudTrail API call', () => {
  it('says what changed, where, when and by whom', () => {
    expect(parseSignal(putBucketPolicy)).toMatchObject({
      source: 'cloudtrail',
      id: putBucketPolicy.id,
      name: 'PutBucketPolicy',
      at: '2026-03-01T11:59:58Z',
      ...place,
      actor: { type: 'IAMUser', name: 'robin', channel: 'cli' },
      record: { requestParameters: { bucketName: 'reports' } },
    });
  });

  it('is of the Region that its record names, wherever the event was delivered', () => {
    const global = cloudTrailEvent({
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateAccessKey',
      awsRegion: 'us-gov-west-1',
    });
    expect(parseSignal(global)).toMatchObject({ region: 'us-gov-west-1', partition: 'aws-us-gov' });
  });

  it('is of the account that received it', () => {
    const foreign = cloudTrailEvent({
      eventSource: 's3.amazonaws.com',
      eventName: 'PutBucketPolicy',
      recipientAccountId: '999988887777',
    });
    expect(parseSignal(foreign)).toMatchObject({ account: '999988887777' });
    expect(parseSignal(withField(foreign, 'detail.recipientAccountId'))).toMatchObject({
      account: '111122223333',
    });
  });

  it('keeps the fields that Holdfast does not know', () => {
    const event = withField(putBucketPolicy, 'detail.tlsDetails', { tlsVersion: 'TLSv1.3' });
    const further = withField(event, 'detail.userIdentity.onBehalfOf', { userId: 'u-1' });
    expect(parseSignal(further)).toMatchObject({
      record: { tlsDetails: { tlsVersion: 'TLSv1.3' }, userIdentity: { onBehalfOf: { userId: 'u-1' } } },
    });
  });

  it('keeps the error code of a call that failed, so that it is known to be no drift', () => {
    expect(parseSignal(withField(putBucketPolicy, 'detail.errorCode', 'AccessDenied'))).toMatchObject({
      record: { errorCode: 'AccessDenied' },
    });
  });

  it('may carry no parameters and no answer', () => {
    const bare = withField(putBucketPolicy, 'detail.requestParameters', null);
    expect(parseSignal(bare)).toMatchObject({ record: { requestParameters: null, responseElements: null } });
  });
});

describe('a console sign-in', () => {
  it.each(['AWS Console Sign In via CloudTrail', 'AWS Console Signin via CloudTrail'])(
    'is read under the detail-type "%s"',
    (detailType) => {
      expect(parseSignal({ ...signIn, 'detail-type': detailType })).toMatchObject({
        source: 'cloudtrail',
        name: 'ConsoleLogin',
        record: { eventSource: 'signin.amazonaws.com', additionalEventData: { MFAUsed: 'No' } },
      });
    },
  );
});

describe('an event of AWS Config', () => {
  it.each([
    ['a changed item', configChange],
    [
      'a changed item under the older detail-type',
      { ...configChange, 'detail-type': 'Config Configuration Item Change' },
    ],
    ['the summary of an item too large for an event', oversizedChange],
    ['a rule that changed its mind', complianceChange],
  ])('names the resource: %s', (_, event) => {
    expect(parseSignal(event)).toEqual({
      source: 'config',
      id: envelope.id,
      at: envelope.time,
      name: event['detail-type'],
      ...place,
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'sg-0a1b2c3d',
    });
  });

  it('names a global resource at the Region where Config recorded it', () => {
    const user = {
      ...item,
      resourceType: 'AWS::IAM::User',
      resourceId: 'AIDAEXAMPLE',
      resourceName: 'robin',
    };
    const event = withField(configChange, 'detail.configurationItem', { ...user, awsRegion: 'global' });
    expect(parseSignal(event)).toMatchObject({ region: 'eu-central-1', resourceName: 'robin' });
  });

  it('takes the ARN of what is known neither by its id nor by its name', () => {
    const ARN = 'arn:aws:iam::111122223333:policy/team/deploy';
    const policy = { resourceType: 'AWS::IAM::Policy', resourceId: 'ANPA1', resourceName: 'deploy', ARN };
    const event = withField(configChange, 'detail.configurationItem', policy);
    expect(parseSignal(event)).toMatchObject({ resourceArn: ARN });
  });

  it('is of the account and Region of the item, which an aggregator may differ from', () => {
    const event = withField(configChange, 'detail.configurationItem', {
      ...item,
      awsAccountId: '999988887777',
      awsRegion: 'cn-north-1',
    });
    expect(parseSignal(event)).toMatchObject({ account: '999988887777', region: 'cn-north-1' });
  });

  it('falls back on the event where the item says neither', () => {
    const { awsRegion: _region, awsAccountId: _account, ...bare } = item;
    expect(parseSignal(withField(configChange, 'detail.configurationItem', bare))).toMatchObject(place);
  });
});

describe('a scheduled event', () => {
  it('is a sweep of the account, from the Region it fired in', () => {
    expect(parseSignal(schedule)).toEqual({
      source: 'sweep',
      id: envelope.id,
      at: envelope.time,
      name: 'Scheduled Event',
      ...place,
      isEverywhere: true,
    });
  });
});

describe('a command', () => {
  it('asks for one resource', () => {
    expect(parseSignal(command)).toEqual({
      source: 'command',
      id: envelope.id,
      at: envelope.time,
      name: 'holdfast assess',
      ...place,
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'reports',
    });
  });

  it.each([
    ['the Region that it names', { region: 'eu-west-1' }, { region: 'eu-west-1' }],
    ['every Region where it names none', {}, { region: place.region, isEverywhere: true }],
  ])('asks for all resources of a type, of %s', (_, named, expected) => {
    const detail = { command: 'sweep', resourceType: 'AWS::S3::Bucket', ...named };
    expect(parseSignal(withField(command, 'detail', detail))).toEqual({
      source: 'sweep',
      id: envelope.id,
      at: envelope.time,
      name: 'holdfast sweep',
      ...place,
      resourceType: 'AWS::S3::Bucket',
      ...expected,
    });
  });

  it('may ask for one control only', () => {
    const event = withField(command, 'detail.control', 's3-bucket-acl-private');
    expect(parseSignal(event)).toMatchObject({ control: 's3-bucket-acl-private' });
  });
});
