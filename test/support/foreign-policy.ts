import { nobody, type Trusted } from '../../shared/control/trusted.ts';
import { findForeignGrants } from '../../shared/iam/foreign/foreign-grants.ts';

export type Parts = Readonly<Record<string, unknown>>;

export const account = '111122223333';
export const partner = '444455556666';
export const stranger = '999988887777';
export const organization = 'o-a1b2c3d4e5';
export const unit = 'o-f6g7h8i9j0/r-ab12/ou-ab12-11111111/*';
export const deployer = `arn:aws:iam::${stranger}:role/deployer`;

export const trusted: Trusted = {
  ...nobody,
  accounts: [partner],
  organization,
  organizationPaths: [unit],
  canonicalUsers: ['a'.repeat(64)],
  originAccessIdentities: ['E127EXAMPLE51Z'],
};

export const home = {
  account,
  trusted,
  canonicalUsers: ['b'.repeat(64)],
  deputies: ['cloudfront.amazonaws.com'],
};

export function allow(parts: Parts): Parts {
  return { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::ledger/*', ...parts };
}

export function find(...statements: readonly Parts[]) {
  return findForeignGrants(JSON.stringify({ Version: '2012-10-17', Statement: statements }), home);
}

/** Where in the one statement somebody foreign is let in. */
export function findIn(parts: Parts): readonly string[] {
  return find(allow(parts)).map(({ path }) => path.slice(2).join('.'));
}
