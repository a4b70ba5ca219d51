import type { CloudTrailRecord, UserIdentity } from './cloudtrail-record.ts';

/** How a change reached AWS; the first thing an analyst asks after "who". */
export const channels = [
  'console',
  'cli',
  'cloudformation',
  'cdk',
  'terraform',
  'pulumi',
  'pipeline',
  'aws-service',
  'sdk',
  'unknown',
] as const;
export type Channel = (typeof channels)[number];

/** A channel in a sentence: by way of … */
export const channelNames: Readonly<Record<Channel, string>> = {
  console: 'the AWS console',
  cli: 'the AWS CLI',
  cloudformation: 'CloudFormation',
  cdk: 'the AWS CDK',
  terraform: 'Terraform',
  pulumi: 'Pulumi',
  pipeline: 'a pipeline',
  'aws-service': 'an AWS service',
  sdk: 'an SDK',
  unknown: 'an unknown client',
};

/** Who made a change: the person behind a role session where the session names one. */
export interface Actor {
  /** CloudTrail's identity type: `IAMUser`, `AssumedRole`, `Root`, `AWSService`, ... */
  readonly type: string;
  /** The person or thing to ask: a user name, a session name, a service, or `root`. */
  readonly name: string;
  readonly channel: Channel;
  readonly arn?: string | undefined;
  readonly account?: string | undefined;
  /** The role that a session was assumed from. */
  readonly role?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly sourceAddress?: string | undefined;
  readonly userAgent?: string | undefined;
}

// A session's own name and its identity provider say more than the user agent where a pipeline runs Terraform or the CLI.
const pipelineSessions =
  /^(GitHubActions|gitlab|jenkins|circleci|AWSCodeBuild|buildkite|azuredevops|argocd|spacelift|atlantis)/i;
const pipelineProviders =
  /oidc-provider\/([\w.-]*\.)?(githubusercontent\.com|gitlab\.com|circleci\.com|buildkite\.com|vstoken\.dev\.azure\.com|bitbucket\.org|spacelift\.io)/i;

/** First match wins. Patterns as the tools send them in `userAgent`, and as AWS names its services in `invokedBy`. */
const agents: readonly (readonly [pattern: RegExp, channel: Channel])[] = [
  [/^cloudformation\.amazonaws\.com/i, 'cloudformation'],
  // Before Terraform, whose providers Pulumi wraps.
  [/\bpulumi/i, 'pulumi'],
  [/\b(Terraform|OpenTofu)\//i, 'terraform'],
  [/\baws-cdk|cdk-assets/i, 'cdk'],
  [/GitHubActions|github-actions|gitlab-runner|jenkins|codebuild|codepipeline|buildkite/i, 'pipeline'],
  [/\baws-cli\//i, 'cli'],
  [
    /\b(console|signin)\.([\w-]+\.)*amazonaws\.|AWS Internal|aws-internal\/|S3Console|AWSLambdaConsole|AWS (CloudWatch )?Console|^Mozilla\//i,
    'console',
  ],
  [/\.amazonaws\.com$/i, 'aws-service'],
  [/aws-sdk|boto3|botocore|aws-toolkit|AWSPowerShell|APN\//i, 'sdk'],
];

export function toActor(record: CloudTrailRecord): Actor {
  const identity = record.userIdentity;
  const issuer = identity.sessionContext?.sessionIssuer?.arn;
  return {
    type: identity.type ?? 'Unknown',
    name: getName(identity),
    channel: getChannel(record),
    ...defined({
      arn: identity.arn,
      account: identity.accountId,
      // The issuer of a federated user's session is the user who asked for it, not a role.
      role: issuer?.includes(':role/') === true ? issuer : undefined,
      accessKeyId: identity.accessKeyId,
      sourceAddress: record.sourceIPAddress,
      userAgent: record.userAgent,
    }),
  };
}

function getName(identity: UserIdentity): string {
  if (identity.type === 'Root') return 'root';
  // Set by the identity provider and not changeable by the session, so the most trustworthy name of a person.
  const sourceIdentity = identity.sessionContext?.sourceIdentity;
  return (
    sourceIdentity ??
    identity.userName ??
    getSessionName(identity) ??
    identity.invokedBy ??
    identity.arn ??
    // All that is known of a caller from another account is the id of a user, or of a role with the session's name.
    identity.principalId?.split(':').at(-1) ??
    'unknown'
  );
}

function getSessionName({ arn }: UserIdentity): string | undefined {
  return arn === undefined ? undefined : /:(?:assumed-role\/[^/]+|federated-user)\/(.+)$/.exec(arn)?.[1];
}

function getChannel(record: CloudTrailRecord): Channel {
  const identity = record.userIdentity;
  const service = getCallingService(record);
  const byService = findChannel(service);
  if (byService === 'cloudformation' || byService === 'pipeline') return byService;
  if (isPipelineSession(identity)) return 'pipeline';
  const isOfConsole = String(record.sessionCredentialFromConsole) === 'true';
  if (service !== undefined) {
    // A service that acts for somebody signed in at the console, or the sign-in service itself.
    return isOfConsole || (byService === 'console' && service !== internalCaller) ? 'console' : 'aws-service';
  }
  const byAgent = findChannel(record.userAgent);
  if (byAgent !== undefined && byAgent !== 'sdk') return byAgent;
  if (isOfConsole) return 'console';
  return identity.type === 'AWSService' ? 'aws-service' : (byAgent ?? 'unknown');
}

// What CloudTrail writes for a service that it does not name. As a mere user agent it is a service's console page.
const internalCaller = 'AWS Internal';

/** The service that made the call itself or on somebody's behalf. */
function getCallingService({
  userIdentity: { invokedBy },
  sourceIPAddress,
}: CloudTrailRecord): string | undefined {
  if (invokedBy !== undefined) return invokedBy;
  const isService =
    sourceIPAddress === internalCaller || sourceIPAddress?.endsWith('.amazonaws.com') === true;
  return isService ? sourceIPAddress : undefined;
}

function isPipelineSession(identity: UserIdentity): boolean {
  const provider = identity.sessionContext?.webIdFederationData?.federatedProvider ?? '';
  return pipelineSessions.test(getSessionName(identity) ?? '') || pipelineProviders.test(provider);
}

function findChannel(agent: string | undefined): Channel | undefined {
  // S3 puts the user agent of its callers in brackets.
  const plain = agent?.replace(/^\[(.*)\]$/, '$1') ?? '';
  return agents.find(([pattern]) => pattern.test(plain))?.[1];
}

/** Leaves out what is absent, as `exactOptionalPropertyTypes` asks. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
