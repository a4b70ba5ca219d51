import fc from 'fast-check';
import { countCalls, toWireCall, type WireCall } from '../../bench/calls.ts';
import type { Exchange } from '../../sandbox/exchange.ts';

function exchange(service: string, over: Partial<Exchange>): Exchange {
  return {
    at: new Date(1000),
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=test/20260314/us-east-1/${service}/aws4_request` },
    body: '',
    sourceAddress: '127.0.0.1',
    status: 200,
    responseHeaders: {},
    responseBody: '',
    ...over,
  };
}

function read(startedAt: number, endedAt: number): WireCall {
  return { kind: 'read', startedAt, endedAt };
}

const policy = { path: '/bucket', query: new URLSearchParams('policy') };
const form = (service: string, body: string): Exchange =>
  exchange(service, {
    headers: {
      ...exchange(service, {}).headers,
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    },
    body,
  });
const table = (operation: string): Exchange =>
  exchange('dynamodb', {
    headers: { ...exchange('dynamodb', {}).headers, 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: '{}',
  });

describe('what kind of call went over the wire', () => {
  it.each([
    ['read', 'GetBucketPolicy', exchange('s3', { method: 'GET', ...policy })],
    ['write', 'PutBucketPolicy', exchange('s3', { method: 'PUT', ...policy })],
    ['write', 'DeleteBucketPolicy', exchange('s3', { method: 'DELETE', ...policy })],
    ['read', 'DescribeSecurityGroupRules', form('ec2', 'Action=DescribeSecurityGroupRules')],
    ['write', 'RevokeSecurityGroupIngress', form('ec2', 'Action=RevokeSecurityGroupIngress')],
    ['read', 'ListAccessKeys', form('iam', 'Action=ListAccessKeys&UserName=ada')],
    ['read', 'GetAccessKeyLastUsed', form('iam', 'Action=GetAccessKeyLastUsed&AccessKeyId=AKIA')],
    ['write', 'UpdateAccessKey', form('iam', 'Action=UpdateAccessKey&UserName=ada&Status=Inactive')],
    ['table', 'TransactWriteItems', table('TransactWriteItems')],
    ['table', 'GetItem', table('GetItem')],
  ])('is a %s for %s', (kind, _name, made) => {
    expect(toWireCall(made, 1005)).toStrictEqual({ kind, startedAt: 1000, endedAt: 1005 });
  });
});

describe('the count of calls', () => {
  it('tells the kinds apart', () => {
    const kinds: readonly WireCall['kind'][] = ['read', 'table', 'write', 'read', 'table'];
    const calls = kinds.map((kind, index) => ({ kind, startedAt: index, endedAt: index + 1 }));
    expect(countCalls(calls)).toStrictEqual({ reads: 2, writes: 1, tableCalls: 2, sequential: 5 });
  });

  it.each<[string, readonly WireCall[], number]>([
    ['no call', [], 0],
    ['one after another', [read(0, 5), read(5, 9), read(12, 13)], 3],
    ['two at once', [read(0, 5), read(1, 6)], 1],
    ['two at once, then one that waited for both', [read(0, 5), read(1, 6), read(6, 7)], 2],
    ['a long one beside three short ones', [read(0, 9), read(0, 2), read(2, 4), read(4, 8)], 3],
    ['in the order of their ends', [read(4, 6), read(0, 2)], 2],
  ])('follows the round trips: %s', (_name, calls, sequential) => {
    expect(countCalls(calls).sequential).toBe(sequential);
  });

  it('never counts more round trips than calls, and one at least', () => {
    const call = fc
      .tuple(fc.nat(100), fc.integer({ min: 1, max: 20 }))
      .map(([startedAt, length]) => read(startedAt, startedAt + length));
    fc.assert(
      fc.property(fc.array(call, { minLength: 1 }), (calls) => {
        const { sequential } = countCalls(calls);
        expect(sequential).toBeGreaterThanOrEqual(1);
        expect(sequential).toBeLessThanOrEqual(calls.length);
      }),
    );
  });
});
