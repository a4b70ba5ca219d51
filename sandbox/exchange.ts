import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request to the sandbox's endpoint, with its answer. */
export interface Exchange {
  readonly at: Date;
  readonly method: string;
  /** As sent: still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Where the call came from; a client may say so itself with `X-Forwarded-For`. */
  readonly sourceAddress: string;
  readonly status: number;
  readonly responseHeaders: IncomingHttpHeaders;
  readonly responseBody: string;
}

/** Reads one header; Node joins repeated ones, so there is at most one value that matters. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
