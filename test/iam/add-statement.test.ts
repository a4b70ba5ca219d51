import fc from 'fast-check';
import { addStatement, chooseSid } from '../../shared/iam/add-statement.ts';
import { removeStatements } from '../../shared/iam/remove-statements.ts';

const own = '{"Sid":"Own","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*"}';
const added = { Sid: 'New', Effect: 'Deny', Principal: '*', Action: 's3:*' };
const text = JSON.stringify(added);

describe('adding a statement to a policy', () => {
  it.each([
    ['a list on one line', `{"Statement":[${own}]}`, `{"Statement":[${own},${text}]}`],
    [
      'a list with a line for each',
      `{\n "Statement": [\n    ${own},\n    ${own}\n  ],\n "Version":"2012-10-17" }\n`,
      `{\n "Statement": [\n    ${own},\n    ${own},\n    ${text}\n  ],\n "Version":"2012-10-17" }\n`,
    ],
    ['an only statement', `{ "Statement" : ${own} }`, `{ "Statement" : [${own},${text}] }`],
    ['an empty list', '{"Statement":[ ]}', `{"Statement":[${text}]}`],
  ])('leaves what is there to the byte: %s', (_, policy, expected) => {
    expect(addStatement(policy, added)).toBe(expected);
  });

  it('is undone to the byte by removing it, however the policy is laid out', () => {
    const blank = fc.constantFrom('', ' ', '\n', '\n    ', '\t');
    fc.assert(
      fc.property(
        blank,
        blank,
        blank,
        fc.array(fc.constantFrom(own, own.replace('"Own"', '"Söme ]"')), { minLength: 1, maxLength: 4 }),
        (before, between, after, statements) => {
          const policy = `{${before}"Statement": [${before}${statements.join(`${after},${between}`)}${after}]${before}}`;
          const extended = addStatement(policy, added);
          expect((JSON.parse(extended) as { Statement: unknown[] }).Statement.at(-1)).toEqual(added);
          expect(removeStatements(extended, [statements.length])).toBe(policy);
        },
      ),
    );
  });
});

describe('the Sid of a new statement', () => {
  it.each([
    ['Other', `{"Statement":[${own}]}`, 'Other'],
    ['Own', `{"Statement":[${own}]}`, 'Own2'],
    ['Own', `{"Statement":[${own},${own.replace('"Own"', '"Own2"')}]}`, 'Own3'],
  ])('%s in %s is %s', (wanted, policy, sid) => {
    expect(chooseSid(policy, wanted)).toBe(sid);
  });
});
