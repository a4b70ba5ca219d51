import type { Caller } from '../../../sandbox/emulators.ts';
import type { Exchange } from '../../../sandbox/exchange.ts';
import type { JsonRecord } from '../../../sandbox/trail/json.ts';
import { readWrite, toCloudTrailRecord } from '../../../sandbox/trail/record.ts';
import { cloudTrailRecord } from '../../../shared/events/cloudtrail-record.ts';
import { exchange, form, target } from './exchanges.ts';

const alice: Caller = {
  type: 'IAMUser',
  arn: 'arn:aws:iam::123456789012:user/alice',
  principalId: 'AIDAALICE',
  userName: 'alice',
};

const stopLogging = target('cloudtrail', 'CloudTrail_20131101.StopLogging', { Name: 'main' });

function toRecord(call: Exchange, caller = alice): JsonRecord {
  const write = readWrite(call);
  if (write === undefined) throw new Error('The call changes nothing.');
  return toCloudTrailRecord(call, write, caller);
}

describe('a CloudTrail record', () => {
  it('has what AWS writes for a call by an IAM user', () => {
    expect(toRecord(stopLogging)).toStrictEqual({
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDAALICE',
        arn: 'arn:aws:iam::123456789012:user/alice',
        accountId: '123456789012',
        accessKeyId: 'AKIAALICE',
        userName: 'alice',
      },
      eventTime: '2026-03-01T12:00:00Z',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '203.0.113.24',
      userAgent: 'aws-cli/2.31.4',
      requestParameters: { name: 'main' },
      responseElements: null,
      requestID: 'request-1',
      eventID: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '123456789012',
      eventCategory: 'Management',
    });
  });

  it('names the role behind a session, with its path', () => {
    const record = toRecord(stopLogging, {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::123456789012:assumed-role/Engineer/bo@example.com',
      principalId: 'Engineer:bo@example.com',
      sessionIssuer: {
        arn: 'arn:aws:iam::123456789012:role/sso/Engineer',
        principalId: 'AROAENGINEER',
        userName: 'Engineer',
      },
    });

    expect(record['userIdentity']).toStrictEqual({
      type: 'AssumedRole',
      principalId: 'AROAENGINEER:bo@example.com',
      arn: 'arn:aws:sts::123456789012:assumed-role/Engineer/bo@example.com',
      accountId: '123456789012',
      accessKeyId: 'AKIAALICE',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: 'arn:aws:iam::123456789012:role/sso/Engineer',
          principalId: 'AROAENGINEER',
          userName: 'Engineer',
          accountId: '123456789012',
        },
        attributes: { mfaAuthenticated: 'false' },
      },
    });
  });

  it('says that a call came from the console', () => {
    const call = exchange({
      service: 's3',
      method: 'DELETE',
      path: '/photos',
      query: 'policy',
      headers: { 'user-agent': '[Mozilla/5.0 (X11)]' },
    });

    expect(toRecord(call)).toMatchObject({ sessionCredentialFromConsole: 'true' });
  });

  it('leaves out what is too large for EventBridge, and says so', () => {
    const call = form('cloudformation', { Action: 'CreateStack', TemplateBody: 'x'.repeat(100_001) });

    expect(toRecord(call)).toMatchObject({
      requestParameters: { omitted: true, reason: 'too large' },
    });
  });

  it('can be read by Holdfast', () => {
    expect(cloudTrailRecord.safeParse(toRecord(stopLogging)).success).toBe(true);
  });
});

describe('the record of a call that failed', () => {
  const group = { Action: 'DeleteSecurityGroup', GroupId: 'sg-1' };

  it.each<[string, Exchange, { errorCode: string; errorMessage: string }]>([
    [
      'EC2, with the side that is at fault',
      form('ec2', group, {
        status: 400,
        response:
          '<?xml version="1.0"?><Response><Errors><Error><Code>InvalidGroup.NotFound</Code><Message>It isn&apos;t there</Message></Error></Errors></Response>',
      }),
      { errorCode: 'Client.InvalidGroup.NotFound', errorMessage: "It isn't there" },
    ],
    [
      'IAM, with the name of the exception',
      form(
        'iam',
        { Action: 'DeleteUser', UserName: 'x' },
        {
          status: 404,
          response:
            '<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>No x</Message></Error></ErrorResponse>',
        },
      ),
      { errorCode: 'NoSuchEntityException', errorMessage: 'No x' },
    ],
    [
      'IAM, denied',
      form(
        'iam',
        { Action: 'DeleteUser', UserName: 'x' },
        {
          status: 403,
          response:
            '<ErrorResponse><Error><Code>AccessDenied</Code><Message>No</Message></Error></ErrorResponse>',
        },
      ),
      { errorCode: 'AccessDenied', errorMessage: 'No' },
    ],
    [
      'S3',
      exchange({
        service: 's3',
        method: 'PUT',
        path: '/photos',
        status: 409,
        response: '<Error><Code>BucketAlreadyExists</Code><Message>Taken</Message></Error>',
      }),
      { errorCode: 'BucketAlreadyExists', errorMessage: 'Taken' },
    ],
    [
      'a JSON service, without the namespace',
      {
        ...stopLogging,
        status: 400,
        responseBody: '{"__type":"com.amazonaws#TrailNotFoundException","Message":"No"}',
      },
      { errorCode: 'TrailNotFoundException', errorMessage: 'No' },
    ],
    [
      'a JSON service that names the error in a header',
      {
        ...stopLogging,
        status: 400,
        responseHeaders: { 'x-amzn-errortype': 'ThrottlingException:http://internal/' },
        responseBody: '{"message":"Slow down"}',
      },
      { errorCode: 'ThrottlingException', errorMessage: 'Slow down' },
    ],
    [
      'an answer that says nothing',
      { ...stopLogging, status: 503, responseBody: '' },
      { errorCode: '503', errorMessage: '' },
    ],
  ])('%s', (_, call, error) => {
    expect(toRecord(call)).toMatchObject({ ...error, responseElements: null });
  });
});
