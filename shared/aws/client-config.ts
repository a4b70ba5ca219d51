import type { NodeHttpHandlerOptions } from '@smithy/types';

/** What every SDK client is made with. */
export interface ClientConfig {
  readonly region: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly requestHandler: NodeHttpHandlerOptions;
}

// Standard mode waits a random time below an exponentially growing bound (full jitter) between attempts.
const maxAttempts = 5;
// Milliseconds. Five requests without an answer, and the waits between them, end well inside a function's 60 s.
const requestTimeout = 5000;

export function getClientConfig(region: string): ClientConfig {
  return {
    region,
    maxAttempts,
    retryMode: 'standard',
    // An endpoint that does not answer must fail in time to be retried and recorded within the same invocation; without
    // `throwOnRequestTimeout` the SDK only writes a warning and waits on.
    requestHandler: { connectionTimeout: 2000, requestTimeout, throwOnRequestTimeout: true },
  };
}
