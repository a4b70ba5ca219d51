import { readOperator } from '../condition-operators.ts';
import type { Statement } from '../policy.ts';

/**
 * Identity providers that sign in the customers of many companies and let whoever signs in choose the audience: only what
 * the token says of its owner tells one company from another.
 * Source: "Identity-provider controls for shared OIDC providers", IAM User Guide.
 */
const sharedIssuers: ReadonlySet<string> = new Set([
  'agent.buildkite.com',
  'app.terraform.io',
  'gitlab.com',
  'oidc.codefresh.io',
  'token.actions.githubusercontent.com',
]);

/** Claims by which a token of a shared provider names its owner, besides the subject. */
const ownerClaims: ReadonlySet<string> = new Set([
  'enterprise_id',
  'namespace_id',
  'project_id',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
]);

/** What a condition lets through: a value up to its first wildcard or policy variable. */
interface Head {
  readonly text: string;
  readonly isWhole: boolean;
}

/** Which claims of a provider's tokens say on whose behalf they are. */
interface Issuer {
  /** Whether those whom a condition on the claim lets through are somebody's. */
  readonly names: (claim: string, head: Head) => boolean;
  /** What to ask for, in words, for the provider of that URL. */
  readonly wanted: (url: string) => string;
}

const shared: Issuer = {
  names: (claim, { text, isWhole }) =>
    claim === 'sub' ? isWhole || /^[^:]+:[^:/]+[:/]/.test(text) : ownerClaims.has(claim) && isWhole,
  wanted: (url) => `no condition on ${url}:sub that names its owner`,
};
/** Anyone makes identity pools of their own; that somebody signed in to one of them says nothing about which. */
const cognito: Issuer = {
  names: (claim, { isWhole }) => (claim === 'aud' || claim === 'sub') && isWhole,
  wanted: (url) => `no condition on ${url}:aud that names an identity pool`,
};
/** Every pod of a cluster asks for the same audience. */
const cluster: Issuer = {
  names: (claim, { text }) => claim === 'sub' && /^system:serviceaccount:./.test(text),
  wanted: (url) => `no condition on ${url}:sub that names a service account`,
};
const single: Issuer = {
  names: (_claim, { text }) => text !== '',
  wanted: (url) => `no condition on what its tokens say, such as ${url}:sub or ${url}:aud`,
};

function findIssuer(url: string): Issuer {
  if (sharedIssuers.has(url)) return shared;
  if (url === 'cognito-identity.amazonaws.com') return cognito;
  return /^oidc[.-]eks\./.test(url) ? cluster : single;
}

/**
 * Says what is missing for a statement to let in only those who sign in for the account's own sake, with an identity
 * provider of the account; `undefined` where nothing is.
 * Source: "Create a role for OpenID Connect federation", IAM User Guide.
 * @param url the provider's URL without `https://`, such as `token.actions.githubusercontent.com`
 */
export function findMissingClaim(url: string, { Condition = {} }: Statement): string | undefined {
  const prefix = `${url.toLowerCase()}:`;
  const { names, wanted } = findIssuer(url.toLowerCase());
  const isNamed = Object.entries(Condition).some(([operatorName, tests]) => {
    const { comparison, isNegated, holdsWithoutKey } = readOperator(operatorName);
    // A token that lacks the claim would be let in.
    if (comparison !== 'text' || isNegated || holdsWithoutKey) return false;
    const hasWildcards = operatorName.toLowerCase().includes('like');
    return Object.entries(tests).some(
      ([key, values]) =>
        key.toLowerCase().startsWith(prefix) &&
        values.every((value) =>
          names(key.slice(prefix.length).toLowerCase(), getFixedHead(value, hasWildcards)),
        ),
    );
  });
  return isNamed ? undefined : wanted(url);
}

function getFixedHead(value: string, hasWildcards: boolean): Head {
  const text = value.replace(hasWildcards ? /([*?]|\$\{).*$/s : /\$\{.*$/s, '');
  return { text, isWhole: text === value && value !== '' };
}
