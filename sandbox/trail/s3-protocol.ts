import type { IncomingHttpHeaders } from 'node:http';
import { header, type Exchange } from '../exchange.ts';
import type { ApiCall, Protocol } from './api-call.ts';
import type { JsonRecord } from './json.ts';
import { readJson } from './json-protocol.ts';
import { toTyped } from './typed.ts';
import { parseXml } from './xml.ts';

/** Bucket operations by the query parameter that selects them; what is not here is a read, or an object's. */
const bucketOperations: Record<string, { readonly PUT?: string; readonly DELETE?: string }> = {
  accelerate: { PUT: 'PutAccelerateConfiguration' },
  acl: { PUT: 'PutBucketAcl' },
  cors: { PUT: 'PutBucketCors', DELETE: 'DeleteBucketCors' },
  encryption: { PUT: 'PutBucketEncryption', DELETE: 'DeleteBucketEncryption' },
  lifecycle: { PUT: 'PutBucketLifecycle', DELETE: 'DeleteBucketLifecycle' },
  logging: { PUT: 'PutBucketLogging' },
  notification: { PUT: 'PutBucketNotification' },
  'object-lock': { PUT: 'PutObjectLockConfiguration' },
  ownershipControls: { PUT: 'PutBucketOwnershipControls', DELETE: 'DeleteBucketOwnershipControls' },
  policy: { PUT: 'PutBucketPolicy', DELETE: 'DeleteBucketPolicy' },
  publicAccessBlock: { PUT: 'PutBucketPublicAccessBlock', DELETE: 'DeleteBucketPublicAccessBlock' },
  replication: { PUT: 'PutBucketReplication', DELETE: 'DeleteBucketReplication' },
  requestPayment: { PUT: 'PutBucketRequestPayment' },
  tagging: { PUT: 'PutBucketTagging', DELETE: 'DeleteBucketTagging' },
  versioning: { PUT: 'PutBucketVersioning' },
  website: { PUT: 'PutBucketWebsite', DELETE: 'DeleteBucketWebsite' },
};

const wholeBucket = { PUT: 'CreateBucket', DELETE: 'DeleteBucket' } as const;

/** The account's own settings, in the API called S3 Control; CloudTrail files them under S3 and puts `Account` in. */
const accountOperations = {
  PUT: 'PutAccountPublicAccessBlock',
  DELETE: 'DeleteAccountPublicAccessBlock',
} as const;
const accountPath = '/v20180820/configuration/publicAccessBlock';

/** Whether a request is for the public access block of the account. */
export function isAccountPublicAccessBlock(path: string): boolean {
  return path === accountPath;
}

/** S3 and S3 Control: REST, with the operation in method, path and query. S3 answers a write with nothing. */
export const s3Protocol: Protocol = (exchange) => {
  const { method } = exchange;
  if (method !== 'PUT' && method !== 'DELETE') return;
  if (isAccountPublicAccessBlock(exchange.path)) return readAccountCall(exchange, accountOperations[method]);

  const { bucket, key } = readAddress(exchange);
  if (bucket === '' || key !== '') return;
  const subresource = Object.keys(bucketOperations).find((name) => exchange.query.has(name));
  // A query that is not in the table selects an operation that is not in it either.
  if (subresource === undefined && [...exchange.query.keys()].some((name) => !name.startsWith('x-'))) return;
  const eventName = (subresource === undefined ? wholeBucket : bucketOperations[subresource])?.[method];
  if (eventName === undefined) return;
  return {
    service: 's3',
    eventName,
    requestParameters: {
      ...readDocument(exchange.body, subresource),
      ...readGrants(exchange.headers),
      bucketName: bucket,
      Host: header(exchange.headers, 'host') ?? '',
      ...(subresource === undefined ? {} : { [subresource]: exchange.query.get(subresource) ?? '' }),
    },
    responseElements: null,
  };
};

function readAccountCall(exchange: Exchange, eventName: string): ApiCall {
  return {
    service: 's3',
    eventName,
    requestParameters: {
      ...readDocument(exchange.body, undefined),
      accountId: header(exchange.headers, 'x-amz-account-id') ?? '',
      Host: header(exchange.headers, 'host') ?? '',
      publicAccessBlock: '',
    },
    responseElements: null,
  };
}

/** The bucket is the first label of the host (`bucket.s3.localhost`), or the first part of the path. */
function readAddress({ headers, path }: Exchange): { readonly bucket: string; readonly key: string } {
  const [host = ''] = (header(headers, 'host') ?? '').split(':');
  const fromHost = /^(?<bucket>.+?)(?:\.s3)?\.localhost$/.exec(host)?.groups?.['bucket'];
  const decoded = decodeURIComponent(path).slice(1);
  if (fromHost !== undefined && fromHost !== 's3') return { bucket: fromHost, key: decoded };
  const [bucket = '', ...key] = decoded.split('/');
  return { bucket, key: key.join('/') };
}

function readDocument(body: string, subresource: string | undefined): JsonRecord {
  if (body === '') return {};
  return subresource === 'policy' ? { bucketPolicy: readJson(body) } : toTyped(parseXml(body));
}

/** An ACL can come as headers instead of a document. */
function readGrants(headers: IncomingHttpHeaders): JsonRecord {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(
        ([name]) =>
          name === 'x-amz-acl' || name.startsWith('x-amz-grant-') || name === 'x-amz-object-ownership',
      )
      .map(([name]) => [name, header(headers, name) ?? '']),
  );
}
