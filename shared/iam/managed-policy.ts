import * as z from 'zod';
import { type Call, call } from '../control/change.ts';
import type { Reader } from '../control/control.ts';
import { selectFrom } from '../control/selectors.ts';
import { findEscalationPaths } from './escalation-paths.ts';
import { findAdminStatements } from './identity-policy.ts';
import { noSuchEntity } from './no-such-entity.ts';
import { readPages } from './read-pages.ts';
import { readPolicyVersion } from './user-policies.ts';

export const managedPolicyReads = [
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:ListEntitiesForPolicy',
  'iam:ListPolicyVersions',
] as const;
type PolicyReader = Reader<(typeof managedPolicyReads)[number]>;

/** A policy of the account's own; who has it and its other versions only where it gives too much. */
export type ManagedPolicy = {
  /** The version in force, such as `v2`. */
  readonly version: string;
  readonly document: string;
  readonly isAttached: boolean;
  /** The newest other version that gives nobody too much. */
  readonly harmlessVersion: string | null;
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
};

/** `undefined` when the policy is gone. */
export async function readPolicyInForce(arn: string, aws: PolicyReader): Promise<ManagedPolicy | undefined> {
  const answer = await aws.find('iam:GetPolicy', { PolicyArn: arn }, noSuchEntity);
  const { DefaultVersionId: version, AttachmentCount = 0 } = answer?.Policy ?? {};
  const document = version && (await readPolicyVersion(arn, version, aws));
  if (version === undefined || document === undefined) return undefined;
  const isAttached = AttachmentCount > 0;
  const state = { version, document, isAttached, harmlessVersion: null, users: [], groups: [], roles: [] };
  if (!isAttached || !givesTooMuch(document)) return state;
  const [harmlessVersion, holders] = await Promise.all([
    findHarmlessVersion(arn, version, aws),
    readHolders(arn, aws),
  ]);
  return { ...state, harmlessVersion, ...holders };
}

function givesTooMuch(document: string): boolean {
  return findAdminStatements(document).length > 0 || findEscalationPaths(document).length > 0;
}

async function findHarmlessVersion(arn: string, current: string, aws: PolicyReader): Promise<string | null> {
  const pages = await readPages(async (from) =>
    aws.read('iam:ListPolicyVersions', { PolicyArn: arn, ...from }),
  );
  const others = pages
    .flatMap(({ Versions = [] }) => Versions)
    .flatMap(({ VersionId }) => VersionId ?? [])
    .filter((version) => version !== current)
    .toSorted((a, b) => getNumber(b) - getNumber(a));
  for (const version of others) {
    const document = await readPolicyVersion(arn, version, aws);
    if (document !== undefined && !givesTooMuch(document)) return version;
  }
  return null;
}

function getNumber(version: string): number {
  return Number(version.slice(1));
}

async function readHolders(
  arn: string,
  aws: PolicyReader,
): Promise<Pick<ManagedPolicy, 'users' | 'groups' | 'roles'>> {
  const pages = await readPages(async (from) =>
    aws.read('iam:ListEntitiesForPolicy', {
      PolicyArn: arn,
      // A boundary gives nobody anything.
      PolicyUsageFilter: 'PermissionsPolicy',
      ...from,
    }),
  );
  return {
    users: pages.flatMap(({ PolicyUsers = [] }) => PolicyUsers).flatMap(({ UserName }) => UserName ?? []),
    groups: pages
      .flatMap(({ PolicyGroups = [] }) => PolicyGroups)
      .flatMap(({ GroupName }) => GroupName ?? []),
    roles: pages.flatMap(({ PolicyRoles = [] }) => PolicyRoles).flatMap(({ RoleName }) => RoleName ?? []),
  };
}

/** The policy that a call names, by path and name. One that AWS keeps is not the account's to change. */
export const ownPolicy = selectFrom(
  z.looseObject({ requestParameters: z.looseObject({ policyArn: z.string().min(1) }) }),
  ({ requestParameters: { policyArn } }) => {
    const [, account, name] = /^arn:[^:]+:iam::([^:]+):policy\/(.+)$/.exec(policyArn) ?? [];
    return name === undefined || account === 'aws' ? [] : [name];
  },
);

/** The calls that take a policy from all who have it, and those that give it back. */
export function detachFromAll(
  arn: string,
  { users, groups, roles }: Pick<ManagedPolicy, 'users' | 'groups' | 'roles'>,
): {
  readonly apply: readonly Call<'iam:DetachUserPolicy' | 'iam:DetachGroupPolicy' | 'iam:DetachRolePolicy'>[];
  readonly undo: readonly Call<'iam:AttachUserPolicy' | 'iam:AttachGroupPolicy' | 'iam:AttachRolePolicy'>[];
} {
  return {
    apply: [
      ...users.map((name) => call('iam:DetachUserPolicy', { UserName: name, PolicyArn: arn })),
      ...groups.map((name) => call('iam:DetachGroupPolicy', { GroupName: name, PolicyArn: arn })),
      ...roles.map((name) => call('iam:DetachRolePolicy', { RoleName: name, PolicyArn: arn })),
    ],
    undo: [
      ...users.map((name) => call('iam:AttachUserPolicy', { UserName: name, PolicyArn: arn })),
      ...groups.map((name) => call('iam:AttachGroupPolicy', { GroupName: name, PolicyArn: arn })),
      ...roles.map((name) => call('iam:AttachRolePolicy', { RoleName: name, PolicyArn: arn })),
    ],
  };
}

export function listHolders({
  users,
  groups,
  roles,
}: Pick<ManagedPolicy, 'users' | 'groups' | 'roles'>): readonly string[] {
  return [
    ...users.map((name) => `user ${name}`),
    ...groups.map((name) => `group ${name}`),
    ...roles.map((name) => `role ${name}`),
  ];
}
