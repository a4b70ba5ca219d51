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

/** Who made a change: the person behind a role session where the session names one. */
export interface Actor {
  /** CloudTrail's identity type: `IAMUser`, `AssumedRole`, `Root`, `AWSService`, ... */
  readonly type: string;
  /** The person or thing to ask: a user name, a session name, a service, or `root`. */
  readonly name: string;
  readonly channel: Channel;
  readonly arn?: string;
  readonly account?: string;
  /** The role that a session was assumed from. */
  readonly role?: string;
  readonly accessKeyId?: string;
  readonly sourceAddress?: string;
  readonly userAgent?: string;
}

// A session's own name says more than its user agent where a pipeline runs Terraform or the CLI.
const pipelineSessions =
  /^(GitHubActions|gitlab|jenkins|circleci|AWSCodeBuild|buildkite|azuredevops|argocd|spacelift|atlantis)/i;

/** First match wins. Patterns as the tools send them in `userAgent`. */
const userAgents: readonly (readonly [pattern: RegExp, channel: Channel])[] = [
  [/cloudformation\.amazonaws\.com/i, 'cloudformation'],
  [/\b(HashiCorp\/[\d.]+ )?(Terraform|OpenTofu)\//i, 'terraform'],
  [/\bpulumi/i, 'pulumi'],
  [/\baws-cdk|cdk-assets/i, 'cdk'],
  [/github-actions|gitlab-runner|jenkins|codebuild|codepipeline|buildkite/i, 'pipeline'],
  [/\baws-cli\//i, 'cli'],
  [
    /console\.amazonaws\.com|signin\.amazonaws\.com|AWS Internal|S3Console|aws-internal\/|^Mozilla\//i,
    'console',
  ],
  [/\.amazonaws\.com$/i, 'aws-service'],
  [/aws-sdk|boto3|botocore|aws-toolkit|AWSPowerShell|APN\//i, 'sdk'],
];

export function toActor(record: CloudTrailRecord): Actor {
  const identity = record.userIdentity;
  const role = identity.sessionContext?.sessionIssuer?.arn;
  return {
    type: identity.type ?? 'Unknown',
    name: getName(identity),
    channel: getChannel(record),
    ...defined({
      arn: identity.arn,
      account: identity.accountId,
      role,
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
    identity.principalId ??
    'unknown'
  );
}

function getSessionName(identity: UserIdentity): string | undefined {
  return identity.arn === undefined ? undefined : /:assumed-role\/[^/]+\/(.+)$/.exec(identity.arn)?.[1];
}

function getChannel(record: CloudTrailRecord): Channel {
  const identity = record.userIdentity;
  const service =
    identity.invokedBy ??
    (record.sourceIPAddress?.endsWith('.amazonaws.com') ? record.sourceIPAddress : undefined);
  if (service === 'cloudformation.amazonaws.com') return 'cloudformation';
  if (pipelineSessions.test(getSessionName(identity) ?? '')) return 'pipeline';
  const byAgent = userAgents.find(([pattern]) => pattern.test(record.userAgent ?? ''))?.[1];
  if (byAgent !== undefined && byAgent !== 'sdk') return byAgent;
  if (String(record.sessionCredentialFromConsole) === 'true') return 'console';
  if (service !== undefined || identity.type === 'AWSService') return 'aws-service';
  return byAgent ?? 'unknown';
}

/** Leaves out what is absent, as `exactOptionalPropertyTypes` asks. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
