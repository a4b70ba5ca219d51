import type { NodeHttpHandlerOptions } from '@smithy/types';

/** What every SDK client is made with. */
export interface ClientConfig {
  readonly region: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly requestHandler: NodeHttpHandlerOptions;
}

// Standard mode waits a random time below an exponentially growing bound (full jitter) between attempts.
// Five attempts spend at most about 15 s, well inside a function's timeout.
const maxAttempts = 5;

export function getClientConfig(region: string): ClientConfig {
  return {
    region,
    maxAttempts,
    retryMode: 'standard',
    // An endpoint that does not answer must fail in time to be retried and recorded within the same invocation.
    requestHandler: { connectionTimeout: 2000, requestTimeout: 10_000 },
  };
}
