import { header, type Exchange } from '../exchange.ts';
import { succeeded } from './api-call.ts';
import { isRecord, type JsonRecord } from './json.ts';
import { readJson } from './json-protocol.ts';
import { parseXml } from './xml.ts';

interface ApiError {
  readonly code: string;
  readonly message: string;
}

/** `errorCode` and `errorMessage` of a call that failed, nothing otherwise. */
export function readError(exchange: Exchange, service: string): JsonRecord {
  if (succeeded(exchange)) return {};
  const { code, message } = parseError(exchange);
  return { errorCode: spellCode(code, service), errorMessage: message };
}

function parseError({ responseBody, responseHeaders, status }: Exchange): ApiError {
  if (responseBody.trimStart().startsWith('<'))
    return findXmlError(parseXml(responseBody)) ?? unknown(status);
  if (!responseBody.trimStart().startsWith('{')) return unknown(status);
  const { __type: type, message: lower, Message: upper } = readJson(responseBody);
  const message = lower ?? upper;
  // `com.amazonaws.cloudtrail.v20131101#TrailNotFoundException`, `ResourceConflictException:http://…`
  const code = header(responseHeaders, 'x-amzn-errortype') ?? (typeof type === 'string' ? type : undefined);
  return {
    code: code?.split(':')[0]?.split('#').at(-1) ?? String(status),
    message: typeof message === 'string' ? message : '',
  };
}

/** S3 answers `<Error>`, the query services `<ErrorResponse><Error>`, EC2 `<Response><Errors><Error>`. */
function findXmlError(element: JsonRecord): ApiError | undefined {
  const { Code, Message } = element;
  if (typeof Code === 'string') return { code: Code, message: typeof Message === 'string' ? Message : '' };
  return Object.values(element)
    .filter(isRecord)
    .map(findXmlError)
    .find((error) => error !== undefined);
}

function unknown(status: number): ApiError {
  return { code: String(status), message: '' };
}

/** CloudTrail names the side at fault in EC2's errors, and the exception's class in IAM's. */
function spellCode(code: string, service: string): string {
  if (service === 'ec2') return `Client.${code}`;
  if (service === 'iam' && !code.startsWith('AccessDenied') && !code.endsWith('Exception'))
    return `${code}Exception`;
  return code;
}
