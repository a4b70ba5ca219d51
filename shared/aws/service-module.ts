import type { ClientConfig } from './client-config.ts';
import type { AnyClient, AnyOperation } from './operation.ts';

/** One AWS API: how to make its client, and the operations Holdfast uses of it. */
export interface ServiceModule {
  /** The prefix of its operations' names, such as `s3` in `s3:GetBucketPolicy`. */
  readonly prefix: string;
  readonly createClient: (config: ClientConfig) => AnyClient;
  readonly operations: Readonly<Record<string, AnyOperation>>;
}
