import type { Reader } from '../control/control.ts';
import { matchesPattern } from '../control/pattern.ts';
import type { ResourceRef } from '../control/resource.ts';
import { readPolicy } from '../iam/policy.ts';
import type { Statement } from '../iam/policy.ts';
import type { Grant } from '../iam/public-grants.ts';

/**
 * The services that deliver logs to buckets, by the principal that a bucket's policy has to let in for it, without which
 * none arrives. Sources: the pages on bucket policies for logs of each service’s user guide.
 */
const logServices: Readonly<Record<string, string>> = {
  'cloudtrail.amazonaws.com': 'CloudTrail',
  'config.amazonaws.com': 'AWS Config',
  'delivery.logs.amazonaws.com': 'the log delivery of CloudWatch Logs, VPC and others',
  'guardduty.amazonaws.com': 'GuardDuty',
  'logdelivery.elasticloadbalancing.amazonaws.com': 'Elastic Load Balancing',
  'logging.s3.amazonaws.com': 'S3 server access logging',
};

/** Who delivers logs to a bucket, and where in it. */
export type LogDelivery = {
  readonly service: string;
  /** What the names of the logs begin with, as far as it is known; empty for anywhere in the bucket. */
  readonly prefix: string;
};

/** The deliveries that a bucket policy lets in. @throws UnreadablePolicyError when the policy cannot be read */
export function findLogDeliveries(policy: string, bucketArn: string): readonly LogDelivery[] {
  if (policy === '') return [];
  return readPolicy(policy).flatMap(({ statement }) => {
    const prefixes = listWritablePrefixes(statement, bucketArn);
    const principals: Readonly<Record<string, readonly string[]>> = statement.Principal ?? {};
    const services = (principals['Service'] ?? []).flatMap((name) => logServices[name] ?? []);
    return services.flatMap((service) => prefixes.map((prefix) => ({ service, prefix })));
  });
}

/** Whether S3 server access logging may write below a prefix, as far as the bucket's policy lets it in. */
export function letsInAccessLogs(policy: string, bucketArn: string, prefix: string): boolean {
  const service = logServices['logging.s3.amazonaws.com'];
  return findLogDeliveries(policy, bucketArn).some(
    (delivery) => delivery.service === service && prefix.startsWith(delivery.prefix),
  );
}

/** Whether an ACL lets in the group by which S3 delivered its access logs before it had a principal of its own. */
export function grantsLogDelivery(grants: readonly Grant[]): boolean {
  return grants.some(
    ({ Grantee, Permission }) =>
      Grantee?.URI?.endsWith('/groups/s3/LogDelivery') === true &&
      (Permission === 'WRITE' || Permission === 'FULL_CONTROL'),
  );
}

const accessLogDelivery: LogDelivery = {
  service: 'S3 server access logging, which the ACL lets in',
  prefix: '',
};

/** The deliveries that a bucket's policy and its ACL let in. */
export async function readLogDeliveries(
  { id, arn, account }: ResourceRef,
  aws: Reader<'s3:GetBucketPolicy' | 's3:GetBucketAcl'>,
): Promise<readonly LogDelivery[]> {
  const input = { Bucket: id, ExpectedBucketOwner: account };
  const [policy, acl] = await Promise.all([
    aws.find('s3:GetBucketPolicy', input, ['NoSuchBucketPolicy']),
    aws.read('s3:GetBucketAcl', input),
  ]);
  const byAcl = grantsLogDelivery(acl.Grants ?? []) ? [accessLogDelivery] : [];
  return [...findLogDeliveries(policy?.Policy ?? '', arn), ...byAcl];
}

function listWritablePrefixes(
  { Effect, Action = [], Resource = [] }: Statement,
  bucketArn: string,
): readonly string[] {
  const writes = Action.some((pattern) => matchesPattern(pattern.toLowerCase(), 's3:putobject'));
  if (Effect !== 'Allow' || !writes) return [];
  const objects = `${bucketArn}/`;
  return Resource.flatMap((pattern) => {
    const fixed = pattern.split(/[*?]|\$\{/)[0] ?? '';
    if (fixed.startsWith(objects)) return [fixed.slice(objects.length)];
    return objects.startsWith(fixed) && fixed !== pattern ? [''] : [];
  });
}
