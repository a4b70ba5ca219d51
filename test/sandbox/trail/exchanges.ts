import type { Exchange } from '../../../sandbox/exchange.ts';

/** What a test expects of a change; an answer without elements is null. */
export interface Written {
  readonly eventName: string;
  readonly requestParameters: unknown;
  readonly responseElements?: unknown;
}

export interface Call {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
  readonly status?: number;
  readonly response?: string | object;
  readonly responseHeaders?: Readonly<Record<string, string>>;
}

/** An exchange as the gateway sees it. Objects are sent as JSON, all other bodies as they are. */
export function exchange(call: Call): Exchange {
  const { service, method = 'POST', path = '/', query = '', headers = {}, status = 200 } = call;
  return {
    at: new Date('2026-03-01T12:00:00.789Z'),
    method,
    path,
    query: new URLSearchParams(query),
    headers: {
      host: '127.0.0.1:4566',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIAALICE/20260301/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      'user-agent': 'aws-cli/2.31.4',
      ...headers,
    },
    body: toText(call.body),
    sourceAddress: '203.0.113.24',
    status,
    responseHeaders: call.responseHeaders ?? { 'x-amzn-requestid': 'request-1' },
    responseBody: toText(call.response),
  };
}

/** A call of an AWS Query or EC2 API. */
export function form(
  service: string,
  fields: Readonly<Record<string, string>>,
  rest: Partial<Call> = {},
): Exchange {
  return exchange({
    service,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(fields).toString(),
    ...rest,
  });
}

/** A call of an AWS JSON API. */
export function target(service: string, operation: string, body: object, rest: Partial<Call> = {}): Exchange {
  return exchange({
    service,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': operation },
    body,
    ...rest,
  });
}

function toText(body: string | object | undefined): string {
  return typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
}
