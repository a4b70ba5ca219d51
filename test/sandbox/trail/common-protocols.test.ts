import type { Exchange } from '../../../sandbox/exchange.ts';
import { readWrite } from '../../../sandbox/trail/record.ts';
import { exchange, form, target, type Written } from './exchanges.ts';

describe('a change by any other API, as CloudTrail spells it', () => {
  it.each<[string, Exchange, Written]>([
    [
      'IAM: a secret is left out, a time is written out',
      form(
        'iam',
        { Action: 'CreateAccessKey', Version: '2010-05-08', UserName: 'bob' },
        {
          response: `<CreateAccessKeyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateAccessKeyResult><AccessKey>
            <UserName>bob</UserName><AccessKeyId>AKIABOB</AccessKeyId><Status>Active</Status>
            <SecretAccessKey>do-not-tell</SecretAccessKey><CreateDate>2026-03-01T13:33:28Z</CreateDate>
            </AccessKey></CreateAccessKeyResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></CreateAccessKeyResponse>`,
        },
      ),
      {
        eventName: 'CreateAccessKey',
        requestParameters: { userName: 'bob' },
        responseElements: {
          accessKey: {
            userName: 'bob',
            accessKeyId: 'AKIABOB',
            status: 'Active',
            createDate: 'Mar 1, 2026 1:33:28 PM',
          },
        },
      },
    ],
    [
      'IAM: a password is hidden, and an answer without a result is null',
      form(
        'iam',
        { Action: 'UpdateLoginProfile', UserName: 'bob', Password: 'do-not-tell' },
        {
          response:
            '<UpdateLoginProfileResponse><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></UpdateLoginProfileResponse>',
        },
      ),
      {
        eventName: 'UpdateLoginProfile',
        requestParameters: { userName: 'bob', password: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      },
    ],
    [
      'IAM: lists without `member`, in request and answer',
      form(
        'iam',
        { Action: 'TagUser', UserName: 'bob', 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'web' },
        {
          response:
            '<TagUserResponse><TagUserResult><Tags><member><Key>team</Key><Value>web</Value></member></Tags></TagUserResult></TagUserResponse>',
        },
      ),
      {
        eventName: 'TagUser',
        requestParameters: { userName: 'bob', tags: [{ key: 'team', value: 'web' }] },
        responseElements: { tags: [{ key: 'team', value: 'web' }] },
      },
    ],
    [
      'SNS: the names in a map stay as they are',
      form('sns', {
        Action: 'CreateTopic',
        Name: 'alarms',
        'Attributes.entry.1.key': 'DisplayName',
        'Attributes.entry.1.value': 'Alarms',
      }),
      {
        eventName: 'CreateTopic',
        requestParameters: { name: 'alarms', attributes: { DisplayName: 'Alarms' } },
      },
    ],
    [
      'CloudTrail: an empty answer is null',
      target(
        'cloudtrail',
        'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.StopLogging',
        { Name: 'main' },
        {
          response: {},
        },
      ),
      { eventName: 'StopLogging', requestParameters: { name: 'main' } },
    ],
    [
      'CloudTrail: a small first letter and no other change',
      target(
        'cloudtrail',
        'CloudTrail_20131101.CreateTrail',
        { Name: 'main', S3BucketName: 'logs' },
        {
          response: { Name: 'main', TrailARN: 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/main' },
        },
      ),
      {
        eventName: 'CreateTrail',
        requestParameters: { name: 'main', s3BucketName: 'logs' },
        responseElements: { name: 'main', trailARN: 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/main' },
      },
    ],
    [
      'DynamoDB: the control plane, a time in seconds written out',
      target(
        'dynamodb',
        'DynamoDB_20120810.DeleteTable',
        { TableName: 'orders' },
        {
          response: { TableDescription: { TableName: 'orders', CreationDateTime: 1772368408 } },
        },
      ),
      {
        eventName: 'DeleteTable',
        requestParameters: { tableName: 'orders' },
        responseElements: {
          tableDescription: { tableName: 'orders', creationDateTime: 'Mar 1, 2026 12:33:28 PM' },
        },
      },
    ],
    [
      'Lambda: the version in the name, the function from the path',
      exchange({
        service: 'lambda',
        path: '/2015-03-31/functions/shop/policy',
        body: { StatementId: 'all', Action: 'lambda:InvokeFunction', Principal: '*' },
        response: { Statement: '{}' },
      }),
      {
        eventName: 'AddPermission20150331v2',
        requestParameters: {
          statementId: 'all',
          action: 'lambda:InvokeFunction',
          principal: '*',
          functionName: 'shop',
        },
        responseElements: { statement: '{}' },
      },
    ],
    [
      'Lambda: neither code nor the values of variables',
      exchange({
        service: 'lambda',
        path: '/2015-03-31/functions',
        body: {
          FunctionName: 'shop',
          Code: { ZipFile: 'UEsDBA==' },
          Environment: { Variables: { TOKEN: 'do-not-tell' } },
        },
        response: { FunctionName: 'shop', Environment: { Variables: { TOKEN: 'do-not-tell' } } },
      }),
      {
        eventName: 'CreateFunction20150331',
        requestParameters: { functionName: 'shop', code: {}, environment: {} },
        responseElements: { functionName: 'shop', environment: {} },
      },
    ],
  ])('%s', (title, call, { responseElements = null, ...written }) => {
    const service = title.slice(0, title.indexOf(':')).toLowerCase();

    expect(readWrite(call)).toStrictEqual({
      service,
      ...written,
      responseElements,
    });
  });
});
