import { randomUUID } from 'node:crypto';
import { sandboxAccount, type Caller } from '../emulators.ts';
import { header, type Exchange } from '../exchange.ts';
import type { ApiCall, Protocol } from './api-call.ts';
import { ec2Protocol } from './ec2-protocol.ts';
import { readError } from './error.ts';
import type { JsonRecord } from './json.ts';
import { jsonProtocol } from './json-protocol.ts';
import { lambdaProtocol } from './lambda-protocol.ts';
import { isManagementEvent, isReadOnly } from './operations.ts';
import { queryProtocol } from './query-protocol.ts';
import { s3Protocol } from './s3-protocol.ts';

/** Services whose protocol cannot be told from the request alone. */
const protocols: Record<string, Protocol> = { ec2: ec2Protocol, lambda: lambdaProtocol, s3: s3Protocol };

/** The key, Region and service that a request was signed with (AWS Signature Version 4). */
interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const credential =
  /Credential=(?<accessKeyId>[^/,\s]+)\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request/;

export function readScope(exchange: Exchange): Scope | undefined {
  const groups = credential.exec(header(exchange.headers, 'authorization') ?? '')?.groups;
  const { accessKeyId, region, service } = groups ?? {};
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}

/** The change that an exchange asked for; `undefined` for reads, for calls on data, and for what is no AWS call. */
export function readWrite(exchange: Exchange): ApiCall | undefined {
  const service = readScope(exchange)?.service;
  if (service === undefined) return undefined;
  const call = findProtocol(exchange, service)?.(exchange, service);
  return call !== undefined && isManagementEvent(call) && !isReadOnly(call) ? call : undefined;
}

function findProtocol(exchange: Exchange, service: string): Protocol | undefined {
  if (service in protocols) return protocols[service];
  if (header(exchange.headers, 'x-amz-target') !== undefined) return jsonProtocol;
  const isForm = header(exchange.headers, 'content-type')?.startsWith('application/x-www-form-urlencoded');
  // REST services other than Lambda and S3, and CBOR, are not read: no control looks at them so far.
  return isForm ? queryProtocol : undefined;
}

/**
 * The record that CloudTrail would write for a change, successful or not.
 * Source: "CloudTrail record contents for management, data, and network activity events", AWS CloudTrail User Guide.
 */
export function toCloudTrailRecord(exchange: Exchange, call: ApiCall, caller: Caller): JsonRecord {
  const scope = readScope(exchange);
  return {
    eventVersion: '1.11',
    userIdentity: toUserIdentity(caller, scope?.accessKeyId ?? ''),
    eventTime: toSeconds(exchange.at),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.eventName,
    awsRegion: scope?.region ?? '',
    sourceIPAddress: exchange.sourceAddress,
    userAgent: header(exchange.headers, 'user-agent') ?? '',
    ...readError(exchange, call.service),
    requestParameters: withinLimit(call.requestParameters),
    responseElements: withinLimit(call.responseElements),
    requestID: readRequestId(exchange),
    eventID: randomUUID(),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: sandboxAccount,
    eventCategory: 'Management',
    ...(isConsole(exchange) ? { sessionCredentialFromConsole: 'true' } : {}),
  };
}

function toUserIdentity(caller: Caller, accessKeyId: string): JsonRecord {
  const identity = {
    type: caller.type,
    principalId: caller.principalId,
    arn: caller.arn,
    accountId: sandboxAccount,
    accessKeyId,
  };
  if (caller.userName !== undefined) return { ...identity, userName: caller.userName };
  if (caller.sessionIssuer === undefined) return identity;
  const session = caller.arn.split('/').at(-1) ?? '';
  return {
    ...identity,
    principalId: `${caller.sessionIssuer.principalId}:${session}`,
    sessionContext: {
      sessionIssuer: { type: 'Role', ...caller.sessionIssuer, accountId: sandboxAccount },
      attributes: { mfaAuthenticated: 'false' },
    },
  };
}

/** The console calls AWS from the browser, and says so. */
function isConsole(exchange: Exchange): boolean {
  return header(exchange.headers, 'user-agent')?.startsWith('[Mozilla/') ?? false;
}

function readRequestId(exchange: Exchange): string {
  const names = ['x-amzn-requestid', 'x-amz-request-id', 'x-amz-requestid'];
  return names.map((name) => header(exchange.responseHeaders, name)).find(Boolean) ?? randomUUID();
}

/** CloudTrail leaves out what is larger than 100 KB, and says so; EventBridge takes no event larger than 256 KB. */
function withinLimit(elements: JsonRecord | null): JsonRecord | null {
  const size = JSON.stringify(elements).length;
  return size <= 100_000 ? elements : { omitted: true, originalSize: size, reason: 'too large' };
}

function toSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
