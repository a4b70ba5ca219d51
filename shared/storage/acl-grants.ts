import type { Grant } from '../iam/public-grants.ts';

/** Says who is granted what by each grant of an ACL that is not the owner's own. */
export function listForeignGrants(owner: string | undefined, grants: readonly Grant[]): readonly string[] {
  return grants
    .filter(({ Grantee }) => Grantee?.ID === undefined || Grantee.ID !== owner)
    .map(({ Grantee, Permission = 'no permission' }) => {
      const { URI, ID, EmailAddress } = Grantee ?? {};
      return `${Permission} to ${URI?.split('/').at(-1) ?? ID ?? EmailAddress ?? 'nobody'}`;
    });
}
