import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import type { ClientConfig } from './client-config.ts';
import { readOperation, writeOperation } from './operation.ts';
import type { ServiceModule } from './service-module.ts';

// AWS offers no resource-level permission for the account's own setting.
const on = '*';

export const s3ControlOperations = {
  's3control:GetPublicAccessBlock': readOperation(GetPublicAccessBlockCommand, {
    on,
    actions: ['s3:GetAccountPublicAccessBlock'],
  }),
  's3control:PutPublicAccessBlock': writeOperation(PutPublicAccessBlockCommand, {
    on,
    actions: ['s3:PutAccountPublicAccessBlock'],
  }),
  's3control:DeletePublicAccessBlock': writeOperation(DeletePublicAccessBlockCommand, {
    on,
    actions: ['s3:PutAccountPublicAccessBlock'],
  }),
} as const;

export const s3Control: ServiceModule = {
  prefix: 's3control',
  createClient: createS3ControlClient,
  operations: s3ControlOperations,
};

/** A program may name the endpoint itself; in a function it comes from the environment, if at all. */
interface S3ControlConfig extends ClientConfig {
  readonly endpoint?: string;
}

/** The account id in front of a host that is not S3 Control's own. */
const accountBeforeForeignHost = /^\d{12}\.(?!s3-control[-.])/;

/**
 * S3 Control puts the account id in front of the host name. An endpoint that was set explicitly (a private endpoint, a
 * local emulator) may have no such name, and gets the account from a header as well: it is called as it was set. Where
 * it was set does not matter: the environment's `AWS_ENDPOINT_URL_S3_CONTROL` is not to be seen in the client's config.
 */
export function createS3ControlClient({ endpoint, ...config }: S3ControlConfig): S3ControlClient {
  const client = new S3ControlClient({
    ...config,
    ...(endpoint === undefined ? {} : { endpoint: toNamedEndpoint(endpoint) }),
  });
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { hostname: string };
      request.hostname = request.hostname.replace(accountBeforeForeignHost, '');
      return next(args);
    },
    { step: 'build', name: 'plainHost' },
  );
  return client;
}

/**
 * The same endpoint by name instead of address: S3 Control puts the account id in front of the host before anything can
 * keep it from that, and `123456789012.127.0.0.1` is no valid URL.
 */
export function toNamedEndpoint(endpoint: string): string {
  return endpoint.replace('//127.0.0.1', '//localhost');
}
