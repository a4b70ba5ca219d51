import fc from 'fast-check';
import { findAdminStatements, readIdentityPolicy } from '../../shared/iam/identity-policy.ts';
import { removeStatements } from '../../shared/iam/remove-statements.ts';

function find(...statements: readonly object[]): readonly number[] {
  return findAdminStatements(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
}

describe('a statement that allows everything on everything', () => {
  it.each([
    ['stars', { Action: '*', Resource: '*' }],
    ['lists of stars among others', { Action: ['s3:GetObject', '*'], Resource: ['arn:aws:s3:::x', '*'] }],
    ['a star for each part', { Action: '*:*', Resource: 'arn:*:*:*:*:*' }],
    ['more stars than needed', { Action: '**', Resource: '**' }],
    ['all but some actions that leave IAM whole', { NotAction: ['s3:DeleteBucket'], Resource: '*' }],
    ['all but some resources that are none of IAM', { Action: '*', NotResource: 'arn:aws:s3:::secret/*' }],
    ['stars under a condition', { Action: '*', Resource: '*', Condition: { Bool: { 'aws:x': 'true' } } }],
  ])('is one of %s', (_, statement) => {
    expect(
      find({ Effect: 'Allow', Action: 's3:*', Resource: '*' }, { Effect: 'Allow', ...statement }),
    ).toEqual([1]);
  });

  it.each([
    ['all of one service', { Action: 's3:*', Resource: '*' }],
    ['everything on some resources', { Action: '*', Resource: 'arn:aws:s3:::reports/*' }],
    ['all but IAM', { NotAction: ['iam:*', 'organizations:*'], Resource: '*' }],
    ['all but IAM and more, by a pattern', { NotAction: ['i*:*'], Resource: '*' }],
    ['everything on all but IAM', { Action: '*', NotResource: 'arn:aws:iam::*:*' }],
  ])('is not one of %s', (_, statement) => {
    expect(find({ Effect: 'Allow', ...statement })).toEqual([]);
  });

  it('is not one that denies', () => {
    expect(find({ Effect: 'Deny', Action: '*', Resource: '*' })).toEqual([]);
  });
});

describe('a policy of a user, group or role', () => {
  it.each([
    ['no JSON', '{', 'its text, which is not JSON'],
    ['without statements', '{"Version":"2012-10-17"}', 'at Statement'],
    [
      'with neither Action nor NotAction',
      '{"Statement":[{"Effect":"Allow","Resource":"*"}]}',
      'at Statement[0]',
    ],
    ['with an effect of its own', '{"Statement":{"Effect":"Maybe","Action":"*"}}', 'at Statement[0].Effect'],
  ])('that is %s is refused, and it is said where', (_, policy, where) => {
    expect(() => readIdentityPolicy(policy)).toThrow(where);
  });

  it('keeps every other byte when the statements that allow everything are taken out', () => {
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.constantFrom('*', 's3:*', ['s3:GetObject', 'sqs:*']),
      Resource: fc.constantFrom('*', 'arn:aws:s3:::reports/*'),
    });
    fc.assert(
      fc.property(
        fc.array(statement, { minLength: 1 }),
        fc.integer({ min: 0, max: 4 }),
        (statements, indent) => {
          const policy = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, indent);
          const rest = removeStatements(policy, findAdminStatements(policy), readIdentityPolicy);
          const kept = statements.filter(
            ({ Effect, Action, Resource }) => !(Effect === 'Allow' && Action === '*' && Resource === '*'),
          );
          expect(rest).toBe(
            kept.length === 0
              ? undefined
              : JSON.stringify({ Version: '2012-10-17', Statement: kept }, null, indent),
          );
        },
      ),
    );
  });
});
