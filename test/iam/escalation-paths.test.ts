import fc from 'fast-check';
import { findEscalationPaths } from '../../shared/iam/escalation-paths.ts';

function paths(...statements: readonly object[]): readonly string[] {
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return findEscalationPaths(policy).map((actions) => actions.join(' '));
}

const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const passToEc2 = allow(['iam:PassRole', 'ec2:RunInstances']);

describe('a way to all permissions', () => {
  it.each<[string, readonly object[], readonly string[]]>([
    ['a single action', [allow('iam:PutRolePolicy')], ['iam:PutRolePolicy']],
    ['an action in another case', [allow('IAM:putrolepolicy')], ['iam:PutRolePolicy']],
    ['a pattern', [allow('iam:*LoginProfile')], ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile']],
    ['two actions of one statement', [passToEc2], ['iam:PassRole ec2:RunInstances']],
    [
      'two actions of two statements',
      [allow('iam:PassRole'), allow('ec2:*')],
      ['iam:PassRole ec2:RunInstances'],
    ],
    [
      'a role that may be passed to one service',
      [
        allow('iam:PassRole', {
          Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
        }),
        allow('ec2:RunInstances'),
      ],
      ['iam:PassRole ec2:RunInstances'],
    ],
    [
      'all but some actions',
      [{ Effect: 'Allow', NotAction: ['iam:*', 's3:*'], Resource: '*' }],
      ['lambda:UpdateFunctionCode'],
    ],
  ])('is %s', (_, statements, expected) => {
    expect(paths(...statements)).toEqual(expected);
  });

  it.each<[string, readonly object[]]>([
    ['one action of two', [allow('iam:PassRole')]],
    ['an action on one resource', [allow('iam:PutRolePolicy', { Resource: 'arn:aws:iam::1:role/team/*' })]],
    [
      'a role of one path that may be passed',
      [allow('iam:PassRole', { Resource: 'arn:aws:iam::1:role/team/*' }), allow('ec2:*')],
    ],
    [
      'an action under a condition that bounds it',
      [
        allow('iam:AttachRolePolicy', {
          Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::1:policy/x' } },
        }),
      ],
    ],
    ['an action that is denied as well', [passToEc2, { ...allow('iam:PassRole'), Effect: 'Deny' }]],
    ['nothing but what is denied', [{ ...allow('*'), Effect: 'Deny' }]],
  ])('is not %s', (_, statements) => {
    expect(paths(...statements)).toEqual([]);
  });

  it('is there still where a denial holds under a condition only', () => {
    const denied = {
      ...allow('iam:PassRole'),
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    expect(paths(passToEc2, denied)).toEqual(['iam:PassRole ec2:RunInstances']);
  });

  it('is never fewer where more is allowed, nor more where more is denied', () => {
    const actions = fc.subarray([
      'iam:*',
      'iam:PassRole',
      'ec2:RunInstances',
      'lambda:*',
      's3:GetObject',
      '*',
    ]);
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: actions.filter((list) => list.length > 0),
      Resource: fc.constantFrom('*', 'arn:aws:iam::111122223333:role/team/*'),
    });
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1 }), statement, (statements, one) => {
        const before = paths(...statements);
        const after = paths(...statements, one);
        const [fewer, more] = one.Effect === 'Allow' ? [before, after] : [after, before];
        expect(more).toEqual(expect.arrayContaining([...fewer]));
      }),
    );
  });
});
