import type { Exchange } from '../../../sandbox/exchange.ts';
import { readWrite } from '../../../sandbox/trail/record.ts';
import { exchange, form, target } from './exchanges.ts';

describe('a call that CloudTrail does not send to EventBridge', () => {
  it.each<[string, Exchange]>([
    ['a read of EC2', form('ec2', { Action: 'DescribeSecurityGroups' })],
    ['a read of IAM', form('iam', { Action: 'ListUsers' })],
    ['a session', form('sts', { Action: 'AssumeRole', RoleArn: 'arn:aws:iam::123456789012:role/r' })],
    ['a read of a key', target('kms', 'TrentService.Decrypt', {})],
    ['an item of a table', target('dynamodb', 'DynamoDB_20120810.PutItem', {})],
    ['a message to a topic', form('sns', { Action: 'Publish' })],
    ['a message from a queue', target('sqs', 'AmazonSQS.ReceiveMessage', {})],
    ['an event', target('events', 'AWSEvents.PutEvents', {})],
    ['an invocation', exchange({ service: 'lambda', path: '/2015-03-31/functions/shop/invocations' })],
    ['an object', exchange({ service: 's3', method: 'PUT', path: '/photos/cat.jpg' })],
    [
      'an object of a bucket in the host',
      exchange({ service: 's3', method: 'PUT', path: '/cat.jpg', headers: { host: 'photos.localhost:1' } }),
    ],
    ['a read of a bucket', exchange({ service: 's3', method: 'GET', path: '/photos', query: 'policy' })],
    [
      'an operation of S3 that is not known',
      exchange({ service: 's3', method: 'PUT', path: '/photos', query: 'analytics&id=1' }),
    ],
    ['a list of buckets', exchange({ service: 's3', method: 'GET' })],
    ['a REST service that is not read', exchange({ service: 'apigateway', path: '/restapis' })],
    ['a request without credentials', { ...form('iam', { Action: 'CreateUser' }), headers: {} }],
  ])('%s', (_, call) => {
    expect(readWrite(call)).toBeUndefined();
  });
});
