import fc from 'fast-check';
import { keepManageable } from '../../shared/secrets/key-policy.ts';
import { UnreadablePolicyError } from '../../shared/iam/unreadable-policy-error.ts';

const owner = { partition: 'aws', account: '111122223333' };
const root = `arn:aws:iam::${owner.account}:root`;
const added = `{"Sid":"HoldfastKeepsTheAccount","Effect":"Allow","Principal":{"AWS":"${root}"},"Action":"kms:*","Resource":"*"}`;

function lay(principal: string, action = '"kms:*"', rest = ''): string {
  return `{"Effect":"Allow", "Principal":${principal}, "Action":${action},"Resource":"*"${rest}}`;
}

const policyOf = (...statements: readonly string[]) => `{ "Statement": [ ${statements.join(',\n ')} ] }\n`;

describe('a key policy by which somebody of the account can manage the key', () => {
  it.each([
    [
      'the root user, and so the account',
      policyOf(lay('{"Service":"sns.amazonaws.com"}'), lay(`{"AWS":"${root}"}`)),
    ],
    ['the account by its id', policyOf(lay('{"AWS":["111122223333"]}'))],
    [
      'a role',
      `{"Statement":${lay('{"AWS":"arn:aws:iam::111122223333:role/keys"}', '["kms:Put*","kms:Get*"]')}}`,
    ],
  ])('stays as it is: %s', (_name, policy) => {
    expect(keepManageable(policy, owner)).toBe(policy);
  });
});

describe('a key policy by which nobody of the account can manage the key', () => {
  it.each([
    ['there are only services', policyOf(lay('{"Service":"sns.amazonaws.com"}'))],
    ['they may only use it', policyOf(lay(`{"AWS":"${root}"}`, '"kms:Decrypt"'))],
    [
      'they may on a condition',
      policyOf(
        lay(`{"AWS":"${root}"}`, '"kms:*"', ',"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}'),
      ),
    ],
    ['it denies', policyOf(lay(`{"AWS":"${root}"}`).replace('Allow', 'Deny'))],
    ['those who may are of another account', policyOf(lay('{"AWS":"arn:aws:iam::444455556666:root"}'))],
    ['the account has another id, of which this is the beginning', policyOf(lay('{"AWS":"1111222233334"}'))],
  ])('lets the account in besides: %s', (_name, policy) => {
    expect(keepManageable(policy, owner)).toBe(policy.replace('[ ', `[ ${added},`));
  });

  it('lets the account in where there is one statement, in no list', () => {
    const one = lay('{"Service":"sns.amazonaws.com"}');
    expect(keepManageable(`{"Statement": ${one} }`, owner)).toBe(`{"Statement": [${added},${one}] }`);
  });

  it('is the one that a key has by default where nothing is left', () => {
    expect(keepManageable(undefined, owner)).toBe(`{"Version":"2012-10-17","Statement":[${added}]}`);
  });

  it('keeps every statement, whatever they are', () => {
    const statement = fc
      .tuple(
        fc.constantFrom(`{"AWS":"${root}"}`, '{"Service":"sns.amazonaws.com"}', '"*"'),
        fc.constantFrom('"kms:*"', '["kms:Decrypt"]'),
      )
      .map(([who, action]) => lay(who, action));
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
        const manageable = keepManageable(policyOf(...statements), owner);
        const kept = (JSON.parse(manageable) as { Statement: object[] }).Statement;
        expect(kept.slice(-statements.length)).toEqual(statements.map((text) => JSON.parse(text) as object));
        expect(keepManageable(manageable, owner)).toBe(manageable);
      }),
    );
  });
});

describe('a key policy that cannot be read', () => {
  it('is a failure', () => {
    expect(() => keepManageable('{', owner)).toThrow(UnreadablePolicyError);
  });
});
