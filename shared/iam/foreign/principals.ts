import { anonymousCanonicalUser } from '../public-statements.ts';
import { isFixed } from '../bounding-conditions.ts';
import type { Statement } from '../policy.ts';
import { findMissingClaim } from './federation.ts';
import { type Home, isTrustedAccount } from './home.ts';
import { serviceAccounts } from './service-accounts.ts';

/** Whom a principal lets in, as far as it says so by itself. */
export interface Grantee {
  /**
   * `own` is nobody foreign; `anyone` is everyone, `named` one who is not trusted; `service` acts on somebody's behalf; and
   * `unbound` is whoever the principal stands for, since no condition says who.
   */
  readonly kind: 'own' | 'anyone' | 'named' | 'service' | 'unbound';
  /** In words. */
  readonly who: string;
}

const own: Grantee = { kind: 'own', who: 'the account' };
const anyone: Grantee = { kind: 'anyone', who: 'anyone' };

const readers: Readonly<Record<string, (value: string, home: Home, statement: Statement) => Grantee>> = {
  AWS: readAwsPrincipal,
  CanonicalUser: readCanonicalUser,
  Federated: readProvider,
  Service: (value) => (isFixed(value) ? { kind: 'service', who: value } : anyone),
};

/** @param type the kind of principal, such as `AWS` or `Service` */
export function readGrantee(type: string, value: string, home: Home, statement: Statement): Grantee {
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  return read?.(value, home, statement) ?? anyone;
}

/** Whether it is what is left of a principal that was deleted, its id: nobody can be it again. */
export function isDeletedPrincipal(value: string): boolean {
  return /^A[A-Z]{3}[A-Z0-9]{12,}$/.test(value);
}

/** Source: "AWS JSON policy elements: Principal", IAM User Guide. */
function readAwsPrincipal(value: string, home: Home): Grantee {
  const identity = /^arn:[^:]+:iam::cloudfront:user\/CloudFront Origin Access Identity (\S+)$/.exec(
    value,
  )?.[1];
  if (identity !== undefined) {
    return home.trusted.originAccessIdentities.includes(identity)
      ? own
      : { kind: 'unbound', who: `the CloudFront distributions of origin access identity ${identity}` };
  }
  if (isDeletedPrincipal(value)) return own;
  const account = /^(\d{12})$|^arn:[^:*?]+:(?:iam|sts)::(\d{12}):/.exec(value);
  const id = account?.[1] ?? account?.[2];
  if (id === undefined) return isFixed(value) ? { kind: 'named', who: value } : anyone;
  if (isTrustedAccount(id, home) || serviceAccounts.has(id)) return own;
  return { kind: 'named', who: `account ${id}, which is not trusted` };
}

function readCanonicalUser(value: string, { trusted, canonicalUsers = [] }: Home): Grantee {
  const id = value.toLowerCase();
  if (!isFixed(value) || id === anonymousCanonicalUser) return anyone;
  if (trusted.canonicalUsers.includes(id) || canonicalUsers.includes(id)) return own;
  return { kind: 'named', who: `the account of canonical user ${value}, which is not trusted` };
}

function readProvider(value: string, home: Home, statement: Statement): Grantee {
  if (!isFixed(value)) return anyone;
  const [, id, type, issuer = ''] = /^arn:[^:]+:iam::(\d{12}):(saml|oidc)-provider\/(.+)$/.exec(value) ?? [];
  if (id !== undefined && !isTrustedAccount(id, home)) {
    return { kind: 'named', who: `those whom a provider of account ${id} signs in, which is not trusted` };
  }
  // Who signs in with a SAML provider of the account is the account's to say.
  if (type === 'saml') return own;
  const missing = findMissingClaim(type === 'oidc' ? issuer : value, statement);
  return missing === undefined
    ? own
    : {
        kind: 'unbound',
        who: `anyone who can sign in with ${type === 'oidc' ? issuer : value}: there is ${missing}`,
      };
}

/** Says who a principal outside of any policy is, such as that of a grant; undefined where they are not foreign. */
export function findForeignPrincipal(principal: string, home: Home): string | undefined {
  // Services act with the key for the account that has it.
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(principal)) return undefined;
  const { kind, who } = readAwsPrincipal(principal, home);
  return kind === 'own' ? undefined : who;
}
