import { account, partner, stranger, deployer, allow, find, findIn } from '../../support/foreign-policy.ts';

const identity = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity';

describe('a principal that is not foreign', () => {
  it.each<[string, unknown]>([
    ['the account', { AWS: account }],
    ['the root user of the account, which stands for it', { AWS: `arn:aws:iam::${account}:root` }],
    ['a role of the account in another partition', { AWS: `arn:aws-cn:iam::${account}:role/reader` }],
    ['a session of a role of the account', { AWS: `arn:aws:sts::${account}:assumed-role/reader/ada` }],
    ['a trusted account', { AWS: [partner, `arn:aws:iam::${partner}:user/ben`] }],
    ['a principal that was deleted', { AWS: 'AIDAQRSTUVWXYZEXAMPLE' }],
    ['an account by which load balancers deliver logs', { AWS: 'arn:aws:iam::054676820928:root' }],
    ['a canonical user of the account', { CanonicalUser: 'b'.repeat(64) }],
    ['a canonical user of a trusted account', { CanonicalUser: 'A'.repeat(64) }],
    ['an origin access identity of the account', { AWS: `${identity} E127EXAMPLE51Z` }],
    ['a service that acts for the account only', { Service: 'logging.s3.amazonaws.com' }],
    ['a SAML provider of the account', { Federated: `arn:aws:iam::${account}:saml-provider/corp` }],
  ])('is %s', (_name, Principal) => {
    expect(findIn({ Principal })).toEqual([]);
  });
});

describe('a principal that is foreign', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['everyone', '*', ['Principal']],
    ['every AWS principal', { AWS: '*' }, ['Principal.AWS.0']],
    ['another account', { AWS: stranger }, ['Principal.AWS.0']],
    ['another account’s root', { AWS: [`arn:aws:iam::${stranger}:root`] }, ['Principal.AWS.0']],
    ['a role of another account beside own ones', { AWS: [account, deployer, partner] }, ['Principal.AWS.1']],
    [
      'a session of another account',
      { AWS: `arn:aws:sts::${stranger}:assumed-role/a/b` },
      ['Principal.AWS.0'],
    ],
    ['what the caller fills in', { AWS: 'arn:aws:iam::${aws:PrincipalAccount}:root' }, ['Principal.AWS.0']],
    ['somebody whom nobody knows', { AWS: 'arn:aws:iam::aws:user/thing' }, ['Principal.AWS.0']],
    ['a canonical user of another account', { CanonicalUser: 'c'.repeat(64) }, ['Principal.CanonicalUser.0']],
    [
      'the canonical user of callers without credentials',
      { CanonicalUser: '65a011a29cdf8ec533ec3d1ccaae921c' },
      ['Principal.CanonicalUser.0'],
    ],
    [
      'an origin access identity that may be anyone’s',
      { AWS: `${identity} E2OTHER51Z` },
      ['Principal.AWS.0'],
    ],
    [
      'a service that serves anyone who asks',
      { Service: 'cloudfront.amazonaws.com' },
      ['Principal.Service.0'],
    ],
    ['any service', { Service: '*' }, ['Principal.Service.0']],
    [
      'a provider of another account',
      { Federated: `arn:aws:iam::${stranger}:saml-provider/corp` },
      ['Principal.Federated.0'],
    ],
    ['a web identity provider', { Federated: 'graph.facebook.com' }, ['Principal.Federated.0']],
    ['a kind of principal that is not known', { '*': '*' }, ['Principal.*.0']],
  ])('is %s', (_name, Principal, places) => {
    expect(findIn({ Principal })).toEqual(places);
  });

  it('is everyone but some', () => {
    expect(find(allow({ NotPrincipal: { AWS: account } }))).toMatchObject([
      {
        element: 'Statement[0] NotPrincipal',
        path: ['Statement', 0],
        reason: `the statement lets in anyone but ${account}`,
      },
    ]);
  });

  it('is named, with who it is, and known again wherever its statement stands', () => {
    const statement = allow({ Sid: 'Partner', Principal: { AWS: [account, deployer] } });
    const [grant] = find(statement);
    expect(grant).toEqual({
      index: 0,
      element: `Statement[0] (Partner) AWS "${deployer}"`,
      key: expect.stringMatching(/^AWS "arn.*deployer" in Partner sha256:[0-9a-f]{16}$/) as string,
      reason: `the statement lets in account ${stranger}, which is not trusted`,
      path: ['Statement', 0, 'Principal', 'AWS', 1],
      statement,
    });
    const [alone] = find(
      {
        ...allow({ Effect: 'Deny', Principal: '*' }),
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      { ...statement, Principal: { AWS: deployer } },
    );
    expect(alone).toMatchObject({ index: 1, key: grant?.key });
  });
});
