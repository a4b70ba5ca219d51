import * as z from 'zod';
import type { DetectContext, Reader, Violation } from '../control/control.ts';
import type { JsonObject } from '../control/json.ts';
import { matchesPattern } from '../control/pattern.ts';
import {
  deputySettings,
  findForeignViolations,
  type ForeignEvidence,
  type PolicyState,
} from './foreign/foreign-violations.ts';
import { isDeletedPrincipal } from './foreign/principals.ts';
import { removeGrants } from './foreign/remove-grants.ts';
import { decodePolicy } from './identity-policy.ts';
import type { Path } from './json-layout.ts';
import { readPolicy } from './policy.ts';

/** A role, as far as it says who may assume it. The policy is empty where that is for AWS to say. */
export type TrustState = PolicyState & {
  /** IAM's own id, which no other role of the same name has. */
  readonly roleId: string;
  /** ISO 8601; `null` where nobody used the role for as long as IAM remembers, which is 400 days. */
  readonly lastUsed: string | null;
};

export type TrustViolation = Violation<ForeignEvidence>;

export const trustSettings = z.strictObject({
  deputies: deputySettings.shape.deputies
    .unwrap()
    .default([])
    .describe(
      'Services that assume a role for anyone who asks them to: a statement for one of these has to say in a condition ' +
        'for whom, such as aws:SourceAccount. Others can be handed a role only by somebody of its account.',
    ),
});
type Context = DetectContext<z.infer<typeof trustSettings>>;

/** The trust of service-linked roles cannot be changed, and that of the roles of IAM Identity Center is kept by it. */
const pathsOfAws = ['/aws-service-role/', '/aws-reserved/'];

/** The names of the roles that the functions of a stack run as, in whatever Region. */
const ownRole = /^holdfast-[a-z0-9]+-[a-z]{2,}(-[a-z]+)+-\d+$/;

export function isOwnRole(name: string): boolean {
  return ownRole.test(name);
}

export async function readTrust(name: string, aws: Reader<'iam:GetRole'>): Promise<TrustState> {
  const { Role } = await aws.read('iam:GetRole', { RoleName: name });
  const isOfAws = pathsOfAws.some((path) => Role?.Path?.startsWith(path));
  return {
    account: aws.account,
    policy: isOfAws ? '' : decodePolicy(Role?.AssumeRolePolicyDocument ?? ''),
    roleId: Role?.RoleId ?? '',
    lastUsed: Role?.RoleLastUsed?.LastUsedDate?.toISOString() ?? null,
  };
}

/**
 * What of a trust policy lets in somebody foreign. Leave to tag a session or to name its source lets in nobody by itself.
 * @throws UnreadablePolicyError when the policy cannot be read
 */
export function findForeignTrust(
  state: PolicyState,
  context: Pick<Context, 'trusted' | 'settings'>,
): readonly TrustViolation[] {
  return findForeignViolations(state, context).filter(({ evidence }) => letsAssume(evidence.statement));
}

const ways = ['sts:assumerole', 'sts:assumerolewithsaml', 'sts:assumerolewithwebidentity'];

function letsAssume({ Action }: JsonObject): boolean {
  if (Action === undefined) return true;
  const patterns = [Action].flat().filter((pattern) => typeof pattern === 'string');
  return patterns.some((pattern) => ways.some((way) => matchesPattern(pattern.toLowerCase(), way)));
}

/**
 * What may have been there before the call that was seen, so that somebody may rely on it: all of it, unless the call made
 * the role, or what the role trusted before is remembered.
 */
export function findOldTrust(
  state: TrustState,
  violations: readonly TrustViolation[],
  context: Context,
): readonly TrustViolation[] {
  const { cause } = context;
  if (cause?.eventName === 'CreateRole') return [];
  const was = cause === undefined ? undefined : recallTrust(state, context.baseline);
  if (was === undefined) return violations;
  const known = new Set(findForeignTrust({ ...state, policy: was }, context).map(({ key }) => key));
  return violations.filter(({ key }) => known.has(key));
}

/** A trust policy that was remembered of this very role. */
function recallTrust({ roleId }: TrustState, baseline: JsonObject | undefined): string | undefined {
  const was = baseline?.['policy'];
  return baseline?.['roleId'] === roleId && typeof was === 'string' ? was : undefined;
}

/** What a role trusts once nobody foreign is left, and why that. */
export interface Remainder {
  readonly kind: 'rest' | 'remembered' | 'nobody';
  readonly policy: string;
}

/**
 * The trust policy without what was found in it. Where nobody would be let in any more, whoever replaced the policy took the
 * role from those who used it: it becomes what is remembered, if that is in order.
 */
export function settleTrust(
  state: TrustState,
  violations: readonly TrustViolation[],
  context: Context,
): Remainder {
  const rest = dropParts(
    state.policy,
    violations.map(({ evidence }) => evidence.path),
  );
  if (rest !== undefined && letsAnyoneIn(rest)) return { kind: 'rest', policy: rest };
  const was = recallTrust(state, context.baseline);
  const isGood = was !== undefined && findForeignTrust({ ...state, policy: was }, context).length === 0;
  const remembered = isGood ? dropParts(was) : undefined;
  if (remembered !== undefined) return { kind: 'remembered', policy: remembered };
  return { kind: 'nobody', policy: rest ?? trustNobody };
}

/** IAM stores no trust policy without a statement. */
const trustNobody = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'HoldfastTrustsNobody', Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }],
});

function letsAnyoneIn(policy: string): boolean {
  return readPolicy(policy).some(
    ({ statement, source }) => statement.Effect === 'Allow' && letsAssume(source),
  );
}

/**
 * A trust policy without some of its parts, and without what is left of principals that were deleted, which let in nobody:
 * IAM shows them by their ids, and takes no policy that names one.
 * Source: "IAM JSON policy elements: Principal", IAM User Guide.
 * @returns undefined where no statement is left
 */
export function dropParts(policy: string, paths: readonly Path[] = []): string | undefined {
  const deleted = readPolicy(policy).flatMap(({ statement, path }) =>
    (statement.Principal?.AWS ?? []).flatMap((value, position) =>
      isDeletedPrincipal(value) ? [[...path, 'Principal', 'AWS', position]] : [],
    ),
  );
  return removeGrants(policy, [...paths, ...deleted]);
}
