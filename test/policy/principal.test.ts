import { mayBeSamePerson, parsePrincipal, type Principal } from '../../shared/policy/principal.ts';

function principal(arn: string): Principal {
  const parsed = parsePrincipal(arn);
  if (parsed === undefined) throw new Error(`${arn} is no principal`);
  return parsed;
}

const account = '111122223333';
const user = `arn:aws:iam::${account}:user/teams/ada`;
const session = (role: string, name: string): string =>
  `arn:aws:sts::${account}:assumed-role/${role}/${name}`;

describe('a principal', () => {
  it.each([
    [user, 'ada'],
    [session('admin', 'bo'), 'bo'],
    [session('AWSReservedSSO_Engineer_5f2c9a1b7e3d4068', 'ada@example.com'), 'ada@example.com'],
    [`arn:aws:iam::${account}:root`, 'root'],
    [`arn:aws-cn:iam::${account}:user/ada`, 'ada'],
  ])('%s is called %s', (arn, name) => {
    expect(parsePrincipal(arn)).toEqual({ arn, account, name });
  });

  it.each(['', 'ada', 'arn:aws:s3:::invoices', 'arn:aws:iam::12:user/ada', 'AIDAEXAMPLE'])(
    '%j is none',
    (arn) => {
      expect(parsePrincipal(arn)).toBeUndefined();
    },
  );
});

describe('who may be the same person', () => {
  const sso = (permissionSet: string, person: string): string =>
    session(`AWSReservedSSO_${permissionSet}_5f2c9a1b7e3d4068`, person);

  it.each([
    ['a user and the same user', user, user, true],
    ['two users', user, `arn:aws:iam::${account}:user/bo`, false],
    ['users of one name under two paths', user, `arn:aws:iam::${account}:user/ada`, false],
    // Whoever assumes the role chooses the name: two of them prove nothing.
    ['two sessions of one role', session('admin', 'ada'), session('admin', 'bo'), true],
    ['sessions of two roles', session('admin', 'ada'), session('auditor', 'ada'), false],
    [
      'two people of IAM Identity Center in one permission set',
      sso('Admin', 'ada'),
      sso('Admin', 'bo'),
      false,
    ],
    ['one person in two permission sets', sso('Admin', 'ada'), sso('Auditor', 'ada'), true],
    [
      'two sessions of federated users, whose names their issuer chose',
      `arn:aws:sts::${account}:federated-user/ada`,
      `arn:aws:sts::${account}:federated-user/bo`,
      true,
    ],
    ['the same name in two accounts', user, 'arn:aws:iam::444455556666:user/teams/ada', false],
  ])('%s', (_, a, b, expected) => {
    expect(mayBeSamePerson(principal(a), principal(b))).toBe(expected);
    expect(mayBeSamePerson(principal(b), principal(a))).toBe(expected);
  });
});
