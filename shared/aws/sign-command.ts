import {
  GetCallerIdentityCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  STSClient,
  type STSClientConfig,
} from '@aws-sdk/client-sts';
import type { FinalizeRequestMiddleware, HttpRequest } from '@smithy/types';
import {
  callerIdentityBody,
  digestHeader,
  getCommandDigest,
  type SignedCommand,
} from '../commands/command.ts';

type Middleware = FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes>;

const signing = 'httpSigningMiddleware';

/**
 * Signs a command with the credentials of the person who gives it: a request to STS with the command's digest in a signed
 * header, which is not sent. Whoever is handed it can have STS say who signed, and learns no secret.
 * @param config what the caller's SDK clients are made with; its Region is that of the function which is commanded
 * @throws CredentialsProviderError when there are no credentials
 */
export async function signCommand(text: string, config: STSClientConfig): Promise<SignedCommand> {
  // The function asks the ordinary endpoint of its Region, whatever kind of endpoint this terminal is set to.
  const client = new STSClient({ ...config, useFipsEndpoint: false, useDualstackEndpoint: false });
  let headers: SignedCommand['headers'] = {};

  const prepare: Middleware = (next) => (args) => {
    const request = args.request as HttpRequest;
    const { host = '', 'content-type': contentType = '' } = request.headers;
    // What the SDK says of itself and of its attempts would be signed too, and the function's SDK says other things.
    request.headers = { host, 'content-type': contentType, [digestHeader]: getCommandDigest(text) };
    request.body = callerIdentityBody;
    return next(args);
  };
  const keep: Middleware = () => (args) => {
    ({ headers } = args.request as HttpRequest);
    return Promise.resolve({ response: undefined, output: { $metadata: {} } });
  };
  const { middlewareStack } = client;
  middlewareStack.addRelativeTo(prepare, { relation: 'before', toMiddleware: signing, name: 'prepare' });
  middlewareStack.addRelativeTo(keep, { relation: 'after', toMiddleware: signing, name: 'keep' });
  try {
    await client.send(new GetCallerIdentityCommand({}));
  } finally {
    client.destroy();
  }
  return { command: text, headers };
}
