import { readOperator } from '../condition-operators.ts';
import type { Statement } from '../policy.ts';

/**
 * Identity providers that sign in the customers of many companies and let whoever signs in choose the audience: only what
 * the token says of its owner tells one company from another.
 */
const sharedIssuers: ReadonlySet<string> = new Set([
  'agent.buildkite.com',
  'app.terraform.io',
  'gitlab.com',
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

/**
 * Says what is missing for a statement to let in only those who sign in for the account's own sake, with an identity
 * provider of the account; `undefined` where nothing is.
 * Source: "Create a role for OpenID Connect federation", IAM User Guide.
 * @param issuer the provider's URL without `https://`, such as `token.actions.githubusercontent.com`
 */
export function findMissingClaim(issuer: string, { Condition = {} }: Statement): string | undefined {
  const prefix = `${issuer.toLowerCase()}:`;
  const claims = Object.entries(Condition).flatMap(([operatorName, tests]) => {
    const { comparison, isNegated, holdsWithoutKey } = readOperator(operatorName);
    // A token that lacks the claim would be let in.
    if (comparison !== 'text' || isNegated || holdsWithoutKey) return [];
    const hasWildcards = operatorName.toLowerCase().includes('like');
    return Object.entries(tests)
      .filter(([key]) => key.toLowerCase().startsWith(prefix))
      .map(([key, values]) => ({
        name: key.slice(prefix.length).toLowerCase(),
        heads: values.map((value) => getFixedHead(value, hasWildcards)),
      }));
  });
  if (!sharedIssuers.has(issuer.toLowerCase())) {
    const isBound = claims.some(({ heads }) => heads.every(({ text }) => text !== ''));
    return isBound
      ? undefined
      : `no condition on what its tokens say, such as ${issuer}:sub or ${issuer}:aud`;
  }
  const namesOwner = claims.some(({ name, heads }) =>
    heads.every(({ text, isWhole }) =>
      name === 'sub' ? isWhole || /^[^:]+:[^:/]+[:/]/.test(text) : ownerClaims.has(name) && isWhole,
    ),
  );
  return namesOwner ? undefined : `no condition on ${issuer}:sub that names its owner`;
}

/** A value up to its first wildcard or policy variable. */
function getFixedHead(value: string, hasWildcards: boolean): { text: string; isWhole: boolean } {
  const text = value.replace(hasWildcards ? /([*?]|\$\{).*$/s : /\$\{.*$/s, '');
  return { text, isWhole: text === value && value !== '' };
}
