import type { Reader } from '../control/control.ts';
import { decodePolicy } from './identity-policy.ts';
import { noSuchEntity } from './no-such-entity.ts';
import { readPages } from './read-pages.ts';

/** ARNs of the managed policies that are attached to a user. */
export async function listAttachedPolicies(
  user: string,
  aws: Reader<'iam:ListAttachedUserPolicies'>,
): Promise<readonly string[]> {
  const pages = await readPages(async (from) =>
    aws.read('iam:ListAttachedUserPolicies', { UserName: user, ...from }),
  );
  return pages
    .flatMap(({ AttachedPolicies = [] }) => AttachedPolicies)
    .flatMap(({ PolicyArn }) => PolicyArn ?? []);
}

/** Names of the policies that are part of a user. */
export async function listInlinePolicies(
  user: string,
  aws: Reader<'iam:ListUserPolicies'>,
): Promise<readonly string[]> {
  const pages = await readPages(async (from) =>
    aws.read('iam:ListUserPolicies', { UserName: user, ...from }),
  );
  return pages.flatMap(({ PolicyNames = [] }) => PolicyNames);
}

/** The text of a policy that is part of a user; `null` when there is none of that name. */
export async function readInlinePolicy(
  user: string,
  name: string,
  aws: Reader<'iam:GetUserPolicy'>,
): Promise<string | null> {
  const answer = await aws.find('iam:GetUserPolicy', { UserName: user, PolicyName: name }, noSuchEntity);
  return answer?.PolicyDocument === undefined ? null : decodePolicy(answer.PolicyDocument);
}

/** The text of a managed policy's version in force; `undefined` when the policy is gone. */
export async function readManagedPolicy(
  arn: string,
  aws: Reader<'iam:GetPolicy' | 'iam:GetPolicyVersion'>,
): Promise<string | undefined> {
  const answer = await aws.find('iam:GetPolicy', { PolicyArn: arn }, noSuchEntity);
  const version = answer?.Policy?.DefaultVersionId;
  return version === undefined ? undefined : readPolicyVersion(arn, version, aws);
}

export async function readPolicyVersion(
  arn: string,
  version: string,
  aws: Reader<'iam:GetPolicyVersion'>,
): Promise<string | undefined> {
  const input = { PolicyArn: arn, VersionId: version };
  const answer = await aws.find('iam:GetPolicyVersion', input, noSuchEntity);
  const document = answer?.PolicyVersion?.Document;
  return document === undefined ? undefined : decodePolicy(document);
}
