interface Failure {
  readonly name: string;
  readonly message: string;
}

interface Explanation {
  /** The error codes, or what else the error is known by. */
  readonly pattern: RegExp;
  readonly toText: (failure: Failure) => string;
}

// First match wins. What a service says of a denial names the action, the resource and the caller already.
const explanations: readonly Explanation[] = [
  {
    pattern: /^ExpiredToken|^RequestExpired|Token is expired|SSO session.*(expired|invalid)/i,
    toText: ({ message }) => `The AWS credentials have expired (${message}). Sign in again`,
  },
  {
    pattern: /^CredentialsProviderError/,
    toText: ({ message }) =>
      `There are no AWS credentials here (${message}). Sign in, for example with \`aws sso login\` or ` +
      '`aws configure`, and name the profile with --profile or AWS_PROFILE',
  },
  {
    pattern:
      /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure|IncompleteSignature)/,
    toText: ({ message }) => `AWS does not accept these credentials: ${message}`,
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|^TimeoutError/,
    toText: ({ message }) =>
      `AWS cannot be reached: ${message}. Check the network, and that the Region is spelled as AWS does`,
  },
  {
    pattern: /Throttl|TooManyRequests|RequestLimitExceeded/i,
    toText: ({ message }) => `AWS asks for patience: ${message}. Try again in a minute`,
  },
];

/** What went wrong in a call from an engineer's terminal, and how to mend it, in one line without a full stop. */
export function explainFailure(error: unknown): string {
  const failure = toFailure(error);
  const found = explanations.find(
    ({ pattern }) => pattern.test(failure.name) || pattern.test(failure.message),
  );
  return found === undefined ? failure.message : found.toText(failure);
}

const denials = /AccessDenied|UnauthorizedOperation|AuthorizationError|NotAuthorized|Forbidden/i;

/** The IAM action that was denied, such as `cloudtrail:DescribeTrails`; `undefined` when the call was not denied. */
export function getDeniedAction(error: unknown, likely: string): string | undefined {
  const { name, message } = toFailure(error);
  if (!denials.test(name)) return undefined;
  return /not authorized to perform:? ([\w-]+:\w+)/.exec(message)?.[1] ?? likely;
}

function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  // Node leaves the message of a refused connection empty when it tried several addresses.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const name = error.name === 'Error' || error.name === 'AggregateError' ? code : error.name;
  const message = error.message.replaceAll(/\s*\n\s*/g, ' ').replace(/\.$/, '');
  return { name, message: message === '' ? code : message };
}
