import { type JsonValue, toCanonicalJson } from '../control/json.ts';
import { anonymousCanonicalUser } from './public-statements.ts';

/** A grant of an access control list, as S3 returns it. */
export type Grant = {
  readonly Grantee?: Grantee | undefined;
  readonly Permission?: 'FULL_CONTROL' | 'READ' | 'READ_ACP' | 'WRITE' | 'WRITE_ACP' | undefined;
};

type Grantee = {
  readonly Type: 'AmazonCustomerByEmail' | 'CanonicalUser' | 'Group' | undefined;
  readonly ID?: string | undefined;
  readonly DisplayName?: string | undefined;
  readonly EmailAddress?: string | undefined;
  readonly URI?: string | undefined;
};

/** What a permission on a bucket's ACL allows. Source: "Access control list (ACL) overview", Amazon S3 User Guide. */
const allowances: Readonly<Record<NonNullable<Grant['Permission']>, string>> = {
  READ: 'list the objects',
  WRITE: 'add and overwrite objects',
  READ_ACP: 'read the ACL',
  WRITE_ACP: 'write the ACL, and so allow themselves everything else',
  FULL_CONTROL: 'list, add and overwrite objects, and read and write the ACL',
};

const publicGroups: Readonly<Record<string, string>> = {
  AllUsers: 'everyone, even without credentials,',
  AuthenticatedUsers: 'everyone who has any AWS account',
};

/**
 * Says in words what a grant allows the public, or `undefined` when its grantee is no public one. The group that
 * delivers access logs is none.
 * Source: "The meaning of 'public'" in "Blocking public access to your Amazon S3 storage", Amazon S3 User Guide.
 */
export function describePublicGrant({ Grantee, Permission }: Grant): string | undefined {
  const who = findPublicGrantee(Grantee);
  if (who === undefined) return undefined;
  return `${who} may ${Permission === undefined ? 'do what it grants' : allowances[Permission]}`;
}

/** Who is granted what, in an order of its own, without the names that S3 shows beside ids in some Regions only. */
export function getAclMeaning(owner: string | undefined, grants: readonly Grant[]): JsonValue {
  const meant = grants.map(({ Grantee: { DisplayName: _name, ...grantee } = {}, Permission }) => ({
    grantee,
    permission: Permission,
  }));
  return { owner, grants: meant.toSorted((a, b) => (toCanonicalJson(a) < toCanonicalJson(b) ? -1 : 1)) };
}

function findPublicGrantee(grantee: Grantee | undefined): string | undefined {
  if (grantee?.ID?.toLowerCase() === anonymousCanonicalUser) return publicGroups['AllUsers'];
  const group = /\/groups\/global\/(\w+)$/.exec(grantee?.URI ?? '')?.[1] ?? '';
  return Object.hasOwn(publicGroups, group) ? publicGroups[group] : undefined;
}
