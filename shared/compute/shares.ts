import type { Violation } from '../control/control.ts';
import type { Trusted } from '../control/trusted.ts';

/** A permission on a snapshot or an image, as EC2 lists it: it names one of the four. */
export type Share = {
  /** The one group that there is: everyone. */
  readonly Group?: 'all' | undefined;
  readonly UserId?: string | undefined;
  readonly OrganizationArn?: string | undefined;
  readonly OrganizationalUnitArn?: string | undefined;
};

/**
 * Finds the permissions of everyone, and of accounts, organizations and organizational units that are not trusted.
 * @param account the one that owns what is shared
 * @param can what whoever has the permission can do, such as `copy its data`
 */
export function findForeignShares(
  shares: readonly Share[],
  account: string,
  trusted: Trusted,
  can: string,
): readonly Violation<Share>[] {
  return shares
    .filter((share) => isForeign(share, account, trusted))
    .map((share) => ({
      element: describeShare(share),
      reason: `${share.Group === undefined ? `${describeShare(share)}, which is not trusted,` : 'every AWS account'} can ${can}`,
      evidence: share,
    }));
}

/** Whom a permission is for, in words. */
export function describeShare({ Group, UserId, OrganizationArn, OrganizationalUnitArn }: Share): string {
  if (Group !== undefined) return `group ${Group}`;
  if (UserId !== undefined) return `account ${UserId}`;
  return OrganizationArn ?? OrganizationalUnitArn ?? 'nobody that EC2 names';
}

/** The permissions in an order of their own: EC2 lists them in any. */
export function sortShares(shares: readonly Share[]): readonly Share[] {
  return shares.toSorted((one, other) => (describeShare(one) < describeShare(other) ? -1 : 1));
}

// EC2 says which account has a permission, not which organization that account is in: accounts of the own organization
// are told from others only where the settings list them.
function isForeign(share: Share, account: string, trusted: Trusted): boolean {
  if (share.UserId !== undefined) return share.UserId !== account && !trusted.accounts.includes(share.UserId);
  const { organization, unit } = parseArn(share.OrganizationArn ?? share.OrganizationalUnitArn ?? '');
  if (organization === undefined) return true;
  return !isOrganizationTrusted(organization, trusted) && !isUnitTrusted(organization, unit, trusted);
}

/** Reads `arn:aws:organizations::111122223333:organization/o-1` and `arn:aws:organizations::111122223333:ou/o-1/ou-1`. */
function parseArn(arn: string): { organization?: string | undefined; unit?: string | undefined } {
  const match =
    /^arn:[^:]+:organizations::\d{12}:(?:organization\/(o-[a-z0-9]+)|ou\/(o-[a-z0-9]+)\/(ou-[a-z0-9-]+))$/.exec(
      arn,
    );
  return { organization: match?.[1] ?? match?.[2], unit: match?.[3] };
}

function isOrganizationTrusted(organization: string, { organization: whole, organizationPaths }: Trusted) {
  // A root has all units under it.
  return (
    organization === whole ||
    organizationPaths.some((path) => {
      const [first, ...below] = path.split('/');
      return first === organization && below.length === 2 && below[1] === '*';
    })
  );
}

/** A unit is shared with together with all units under it: a path without them is not enough. */
function isUnitTrusted(organization: string, unit: string | undefined, { organizationPaths }: Trusted) {
  return (
    unit !== undefined &&
    organizationPaths.some((path) => path.startsWith(`${organization}/`) && path.endsWith(`/${unit}/*`))
  );
}
