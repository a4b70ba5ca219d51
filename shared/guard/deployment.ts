import type { Cause, DetectContext, Reader } from '../control/control.ts';
import { matchesPattern } from '../control/pattern.ts';
import type { Trusted } from '../control/trusted.ts';
import { functionNames, holdfast } from './names.ts';

// Set by AWS. What a caller writes, such as the user agent, proves nothing.
const cloudFormation = 'cloudformation.amazonaws.com';

/** What was read of a part of Holdfast, with the deployment that it is from. */
export type Deployed = {
  /** When the stack was deployed last, ISO 8601; `null` while that goes on, when all that is read may be half of it. */
  readonly deployedAt: string | null;
};

export const deploymentReads = ['cloudformation:DescribeStacks'] as const;

export async function readDeployedAt(aws: Reader<(typeof deploymentReads)[number]>): Promise<string | null> {
  // What CloudFormation says of a stack that is not there.
  const answer = await aws.find('cloudformation:DescribeStacks', { StackName: holdfast }, [
    'ValidationError',
  ]);
  const stack = answer?.Stacks?.[0];
  if (stack?.StackStatus?.endsWith('_IN_PROGRESS') === true) return null;
  return (stack?.LastUpdatedTime ?? stack?.CreationTime)?.toISOString() ?? 'never';
}

/**
 * Whether what is not as remembered is somebody's doing, and not a deployment's. What was remembered after the last
 * deployment has ended is compared in any case; what is older, only where an intruder is seen at work, since the
 * difference may be what was deployed: then it is remembered at once.
 */
export function isDrift(
  deployedAt: string | null,
  { baseline, cause, trusted }: Pick<DetectContext<unknown>, 'baseline' | 'cause' | 'trusted'>,
): boolean {
  if (baseline === undefined || isByDeployer(cause, trusted)) return false;
  return isByIntruder(cause) || (deployedAt !== null && baseline['deployedAt'] === deployedAt);
}

/** Whether somebody did it whom the settings list; a session counts as the role that it was assumed from. */
export function isByDeployer(cause: Cause | undefined, { deployers }: Pick<Trusted, 'deployers'>): boolean {
  const caller = cause?.actor.role ?? cause?.actor.arn;
  return caller !== undefined && deployers.some((pattern) => matchesPattern(pattern, caller));
}

export function isThroughCloudFormation({ actor }: Cause): boolean {
  return actor.sourceAddress === cloudFormation;
}

/** Whether a function of Holdfast did it, in whatever Region. */
function isByHoldfast({ actor }: Cause): boolean {
  const role = actor.role?.split(':role/')[1];
  return role !== undefined && functionNames.some((name) => role.startsWith(`${name}-`));
}

/** Somebody who did it in person, and is neither a deployment nor Holdfast. */
function isByIntruder(cause: Cause | undefined): boolean {
  if (cause === undefined || cause.error !== undefined || cause.actor.type === 'AWSService') return false;
  return !isThroughCloudFormation(cause) && !isByHoldfast(cause);
}
