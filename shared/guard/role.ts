import type { Reader } from '../control/control.ts';
import type { Parts } from './differences.ts';

/** What a role of Holdfast's may do, and who may take it. */
export type OwnRole = {
  /** The texts of its own policies, by their names. */
  readonly policies: Parts;
  /** ARNs of the managed policies. */
  readonly attached: readonly string[];
  readonly boundary: string | null;
  readonly trust: string;
};

export const roleReads = [
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
] as const;

/** @throws ResourceGoneError when there is no such role. */
export async function readRole(RoleName: string, aws: Reader<(typeof roleReads)[number]>): Promise<OwnRole> {
  // A role can have ten managed policies, and few of its own for their size: a page has a hundred.
  const [{ Role }, { AttachedPolicies = [] }, { PolicyNames = [] }] = await Promise.all([
    aws.read('iam:GetRole', { RoleName }),
    aws.read('iam:ListAttachedRolePolicies', { RoleName }),
    aws.read('iam:ListRolePolicies', { RoleName }),
  ]);
  const policies = await Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument = '' } = await aws.read('iam:GetRolePolicy', { RoleName, PolicyName });
      return [PolicyName, decodeURIComponent(PolicyDocument)] as const;
    }),
  );
  return {
    policies: Object.fromEntries(policies),
    attached: AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []).toSorted(),
    boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    trust: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''),
  };
}
