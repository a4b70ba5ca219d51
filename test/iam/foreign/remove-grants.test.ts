import { findForeignGrants } from '../../../shared/iam/foreign/foreign-grants.ts';
import { removeGrants } from '../../../shared/iam/foreign/remove-grants.ts';
import { UnreadablePolicyError } from '../../../shared/iam/unreadable-policy-error.ts';
import { account, stranger, deployer, home } from '../../support/foreign-policy.ts';

describe('what is left without what is foreign', () => {
  const lay = (principal: string, rest = '') =>
    `{"Effect":"Allow", "Principal" : ${principal}, "Action":"s3:*","Resource":"*"${rest}}`;
  const policyOf = (...statements: readonly string[]) =>
    `{ "Version": "2012-10-17",\n "Statement": [ ${statements.join(' ,\n  ')} ] }`;
  const own = lay(`{"AWS":"${account}"}`);

  it.each<[string, string, string | undefined]>([
    [
      'a principal of a list',
      policyOf(own, lay(`{"AWS": [ "${deployer}" , "${account}" ]}`)),
      policyOf(own, lay(`{"AWS": [ "${account}" ]}`)),
    ],
    [
      'all of a kind',
      policyOf(lay(`{"AWS": "${deployer}",  "Service":"sns.amazonaws.com"}`)),
      policyOf(lay(`{"Service":"sns.amazonaws.com"}`)),
    ],
    ['the last principal', policyOf(lay(`{"AWS":["${deployer}","${stranger}"]}`), own), policyOf(own)],
    ['everyone', policyOf(own, lay('"*"')), policyOf(own)],
    ['the last statement', policyOf(lay('"*"')), undefined],
    ['the only statement, in no list', `{"Statement":${lay('"*"')}}`, undefined],
    [
      'a principal of the only statement',
      `{"Statement":${lay(`{"AWS":["${account}","*"]}`)}}`,
      `{"Statement":${lay(`{"AWS":["${account}"]}`)}}`,
    ],
    [
      'a value',
      policyOf(
        lay('"*"', `,"Condition":{"StringEquals":{"aws:PrincipalAccount":["${account}" , "${stranger}"]}}`),
      ),
      policyOf(lay('"*"', `,"Condition":{"StringEquals":{"aws:PrincipalAccount":["${account}"]}}`)),
    ],
    [
      'a principal and a value',
      policyOf(
        lay(
          `{"AWS":["*","${stranger}"]}`,
          `,"Condition":{"StringEquals":{"aws:SourceAccount":["${account}","${stranger}"]}}`,
        ),
      ),
      policyOf(lay(`{"AWS":["*"]}`, `,"Condition":{"StringEquals":{"aws:SourceAccount":["${account}"]}}`)),
    ],
  ])('is every other byte: %s', (_name, policy, left) => {
    const remaining = removeGrants(
      policy,
      findForeignGrants(policy, home).map(({ path }) => path),
    );
    expect(remaining).toBe(left);
    expect(remaining === undefined ? [] : findForeignGrants(remaining, home)).toEqual([]);
  });
});

describe('a policy that cannot be read', () => {
  it('is a failure, and not taken for the own side’s', () => {
    expect(() => findForeignGrants('{"Statement":[{"Effect":"Allow"}]}', home)).toThrow(
      UnreadablePolicyError,
    );
  });
});
