import type { Trusted } from '../../control/trusted.ts';

/** Whose side a policy is looked at from. */
export interface Home {
  /** The id of the account that has the resource. */
  readonly account: string;
  readonly trusted: Trusted;
  /** The account's own canonical user ids, where they are known. */
  readonly canonicalUsers?: readonly string[];
  /**
   * Services that reach into other accounts on behalf of anyone who asks them to: a statement for one of these has to say
   * whose request it may be.
   */
  readonly deputies: readonly string[];
}

/**
 * What a value of a condition says about who is let in: the account's own side; somebody whom it names but of whom nobody
 * can say whose side they are on; somebody foreign; or anyone.
 */
export type Side = 'trusted' | 'named' | 'foreign' | 'open';

export function isTrustedAccount(id: string, { account, trusted }: Home): boolean {
  return id === account || trusted.accounts.includes(id);
}

export function sideOfAccount(id: string, home: Home): Side {
  return isTrustedAccount(id, home) ? 'trusted' : 'foreign';
}

export function sideOfOrganization(id: string, { trusted }: Home): Side {
  return id === trusted.organization ? 'trusted' : 'foreign';
}

/** `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*` is in every unit above it. */
export function sideOfOrganizationPath(path: string, home: Home): Side {
  const organization = /^(o-[a-z0-9]+)\//.exec(path)?.[1];
  if (organization === undefined) return 'open';
  const isWithin = home.trusted.organizationPaths.some((unit) =>
    unit.endsWith('*') ? path.startsWith(unit.slice(0, -1)) : path === unit,
  );
  return isWithin ? 'trusted' : sideOfOrganization(organization, home);
}
