import type { Exchange } from '../../../sandbox/exchange.ts';
import { readWrite } from '../../../sandbox/trail/record.ts';
import { exchange, type Written } from './exchanges.ts';

const Host = '127.0.0.1:4566';

describe('a change of a bucket, as CloudTrail spells it', () => {
  it.each<[string, Exchange, Written]>([
    [
      'S3: a bucket is made',
      exchange({
        service: 's3',
        method: 'PUT',
        path: '/photos',
        headers: { 'x-amz-object-ownership': 'ObjectWriter' },
        body: '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>',
      }),
      {
        eventName: 'CreateBucket',
        requestParameters: {
          CreateBucketConfiguration: {
            xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
            LocationConstraint: 'eu-west-1',
          },
          'x-amz-object-ownership': 'ObjectWriter',
          bucketName: 'photos',
          Host,
        },
      },
    ],
    [
      'S3: the bucket in the host name',
      exchange({
        service: 's3',
        method: 'DELETE',
        query: 'policy=',
        headers: { host: 'photos.s3.localhost:4566' },
      }),
      {
        eventName: 'DeleteBucketPolicy',
        requestParameters: { bucketName: 'photos', Host: 'photos.s3.localhost:4566', policy: '' },
      },
    ],
    [
      'S3: a policy, as JSON',
      exchange({
        service: 's3',
        method: 'PUT',
        path: '/photos',
        query: 'policy',
        body: { Version: '2012-10-17', Statement: [] },
      }),
      {
        eventName: 'PutBucketPolicy',
        requestParameters: {
          bucketPolicy: { Version: '2012-10-17', Statement: [] },
          bucketName: 'photos',
          Host,
          policy: '',
        },
      },
    ],
    [
      'S3: an ACL by name',
      exchange({
        service: 's3',
        method: 'PUT',
        path: '/photos',
        query: 'acl',
        headers: { 'x-amz-acl': 'public-read' },
      }),
      {
        eventName: 'PutBucketAcl',
        requestParameters: { 'x-amz-acl': 'public-read', bucketName: 'photos', Host, acl: '' },
      },
    ],
    [
      'S3: an ACL as a document',
      exchange({
        service: 's3',
        method: 'PUT',
        path: '/photos',
        query: 'acl',
        body: `<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">
          <URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>`,
      }),
      {
        eventName: 'PutBucketAcl',
        requestParameters: {
          AccessControlPolicy: {
            AccessControlList: {
              Grant: {
                Grantee: {
                  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
                  'xsi:type': 'Group',
                  URI: 'http://acs.amazonaws.com/groups/global/AllUsers',
                },
                Permission: 'READ',
              },
            },
          },
          bucketName: 'photos',
          Host,
          acl: '',
        },
      },
    ],
    [
      'S3: a public access block, with booleans',
      exchange({
        service: 's3',
        method: 'PUT',
        path: '/photos',
        query: 'publicAccessBlock',
        body: '<?xml version="1.0"?><PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><BlockPublicPolicy>false</BlockPublicPolicy></PublicAccessBlockConfiguration>',
      }),
      {
        eventName: 'PutBucketPublicAccessBlock',
        requestParameters: {
          PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: false },
          bucketName: 'photos',
          Host,
          publicAccessBlock: '',
        },
      },
    ],
    [
      'S3 Control: the same for the account, under its own name',
      exchange({
        service: 's3',
        method: 'DELETE',
        path: '/v20180820/configuration/publicAccessBlock',
        headers: { 'x-amz-account-id': '123456789012' },
      }),
      {
        eventName: 'DeleteAccountPublicAccessBlock',
        requestParameters: { accountId: '123456789012', Host, publicAccessBlock: '' },
      },
    ],
  ])('%s', (_, call, { responseElements = null, ...written }) => {
    expect(readWrite(call)).toStrictEqual({
      service: 's3',
      ...written,
      responseElements,
    });
  });
});
