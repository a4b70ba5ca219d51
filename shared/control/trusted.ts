/** Whom the account trusts besides itself, as the settings say. */
export interface Trusted {
  /** Account ids. */
  readonly accounts: readonly string[];
  /** The id of the account's organization, such as `o-a1b2c3d4e5`, where all of it is trusted. */
  readonly organization?: string | undefined;
  /** Paths of organizational units, such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*`. */
  readonly organizationPaths: readonly string[];
  /** Canonical user ids of S3, which ACLs name accounts by: 64 hexadecimal digits. */
  readonly canonicalUsers: readonly string[];
  /** Ids of the origin access identities of CloudFront that are the account's own, such as `E127EXAMPLE51Z`. */
  readonly originAccessIdentities: readonly string[];
  /** Ids of VPCs and VPC endpoints, and IP ranges; where there are none, every network that a policy names is trusted. */
  readonly networks: readonly string[];
  /** ARNs of the roles and users that deploy Holdfast, in which * and ? stand for any text and character. */
  readonly deployers: readonly string[];
}

/** The account trusts nobody but itself. */
export const nobody: Trusted = {
  accounts: [],
  organizationPaths: [],
  canonicalUsers: [],
  originAccessIdentities: [],
  networks: [],
  deployers: [],
};
