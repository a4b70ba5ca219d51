import type { Reader } from '../control/control.ts';
import type { AdminGrant } from './admin-grant.ts';
import { decodePolicy, findAdminStatements } from './identity-policy.ts';
import { noSuchEntity } from './no-such-entity.ts';
import { readPages } from './read-pages.ts';
import {
  listAttachedPolicies,
  listInlinePolicies,
  readInlinePolicy,
  readManagedPolicy,
} from './user-policies.ts';

export const userGrantReads = [
  'iam:GetGroupPolicy',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetUser',
  'iam:GetUserPolicy',
  'iam:ListAttachedGroupPolicies',
  'iam:ListAttachedUserPolicies',
  'iam:ListGroupPolicies',
  'iam:ListGroupsForUser',
  'iam:ListUserPolicies',
] as const;
type GrantReader = Reader<(typeof userGrantReads)[number]>;

/**
 * Every way by which a user has everything on everything, whatever their boundary takes away of it. IAM lists in the order in
 * which they were granted, which is another one after an undo, so they are sorted.
 */
export async function readAdminGrants(user: string, aws: GrantReader): Promise<readonly AdminGrant[]> {
  const [attached, inline, groups] = await Promise.all([
    listAttachedPolicies(user, aws),
    listInlinePolicies(user, aws),
    readPages(async (from) => aws.read('iam:ListGroupsForUser', { UserName: user, ...from })),
  ]);
  const grants = await Promise.all([
    ...attached
      .toSorted()
      .map(async (policy): Promise<readonly AdminGrant[]> =>
        (await isAdminPolicy(policy, aws)) ? [{ kind: 'attached', policy }] : [],
      ),
    ...inline.toSorted().map(async (policy): Promise<readonly AdminGrant[]> => {
      const document = await readInlinePolicy(user, policy, aws);
      return document !== null && isAdmin(document) ? [{ kind: 'inline', policy, document }] : [];
    }),
    ...groups
      .flatMap(({ Groups = [] }) => Groups)
      .flatMap(({ GroupName }) => GroupName ?? [])
      .toSorted()
      .map(async (group): Promise<readonly AdminGrant[]> => {
        const policies = await findAdminPolicies(group, aws);
        return policies.length > 0 ? [{ kind: 'group', group, policies }] : [];
      }),
  ]);
  return grants.flat();
}

/** Whether a boundary keeps the user from having everything, whatever policies they have. */
export async function isBounded(user: string, aws: GrantReader): Promise<boolean> {
  const { User } = await aws.read('iam:GetUser', { UserName: user });
  const boundary = User?.PermissionsBoundary?.PermissionsBoundaryArn;
  return boundary !== undefined && !(await isAdminPolicy(boundary, aws));
}

/** The policies of a group that allow everything on everything, by ARN or name. */
async function findAdminPolicies(group: string, aws: GrantReader): Promise<readonly string[]> {
  const [attached, inline] = await Promise.all([
    readPages(async (from) => aws.read('iam:ListAttachedGroupPolicies', { GroupName: group, ...from })),
    readPages(async (from) => aws.read('iam:ListGroupPolicies', { GroupName: group, ...from })),
  ]);
  const found = await Promise.all([
    ...attached
      .flatMap(({ AttachedPolicies = [] }) => AttachedPolicies)
      .flatMap(({ PolicyArn }) => PolicyArn ?? [])
      .toSorted()
      .map(async (arn) => ((await isAdminPolicy(arn, aws)) ? [arn] : [])),
    ...inline
      .flatMap(({ PolicyNames = [] }) => PolicyNames)
      .toSorted()
      .map(async (name) => {
        const input = { GroupName: group, PolicyName: name };
        const answer = await aws.find('iam:GetGroupPolicy', input, noSuchEntity);
        const document = answer?.PolicyDocument;
        return document !== undefined && isAdmin(decodePolicy(document)) ? [name] : [];
      }),
  ]);
  return found.flat();
}

async function isAdminPolicy(arn: string, aws: GrantReader): Promise<boolean> {
  const document = await readManagedPolicy(arn, aws);
  return document !== undefined && isAdmin(document);
}

function isAdmin(document: string): boolean {
  return findAdminStatements(document).length > 0;
}
