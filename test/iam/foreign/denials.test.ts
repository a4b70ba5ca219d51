import {
  type Parts,
  account,
  partner,
  stranger,
  organization,
  deployer,
  allow,
  find,
} from '../../support/foreign-policy.ts';

describe('a Deny', () => {
  const grant = allow({ Action: ['s3:GetObject'], Principal: { AWS: [account, deployer] } });
  const deny = (parts: Parts): Parts => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    ...parts,
  });
  const outside = { StringNotEquals: { 'aws:PrincipalOrgID': organization } };

  it.each<[string, Parts]>([
    ['for everyone outside of the organization', deny({ Condition: outside })],
    [
      'but for services',
      deny({
        Condition: {
          StringNotEqualsIfExists: { 'aws:PrincipalAccount': [account, partner] },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      }),
    ],
    ['for the very principal', deny({ Principal: { AWS: deployer }, Action: 'S3:Get*' })],
    ['for everyone', deny({})],
    ['for everyone but the account', deny({ Principal: undefined, NotPrincipal: { AWS: [account] } })],
  ])('takes it back %s', (_name, denial) => {
    expect(find(grant, denial)).toEqual([]);
    expect(find(denial, grant)).toEqual([]);
  });

  it.each<[string, Parts]>([
    ['another action', deny({ Action: 's3:PutObject' })],
    ['what may be fewer actions', deny({ Action: 's3:GetObjec?', Principal: '*' })],
    ['another resource', deny({ Resource: 'arn:aws:s3:::ledger/private/*' })],
    ['everything but a resource', deny({ Resource: undefined, NotResource: 'arn:aws:s3:::ledger/*' })],
    ['another principal', deny({ Principal: { AWS: `arn:aws:iam::${stranger}:role/other` } })],
    [
      'everyone but somebody foreign too',
      deny({ Principal: undefined, NotPrincipal: { AWS: [account, stranger] } }),
    ],
    [
      'those outside of another organization',
      deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': [organization, 'o-zzzzzzzzzz'] } } }),
    ],
    [
      'those who are in some organization',
      deny({ Condition: { 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgID': organization } } }),
    ],
    [
      'those in the organization',
      deny({ Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } }),
    ],
    [
      'those who come without TLS',
      deny({ Condition: { ...outside, Bool: { 'aws:SecureTransport': 'false' } } }),
    ],
    [
      'those who come from elsewhere',
      deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } } }),
    ],
    ['services', deny({ Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } })],
  ])('does not take it back for %s', (_name, denial) => {
    expect(find(grant, denial)).toHaveLength(1);
  });

  it('takes back what a service does for others, by source', () => {
    const byService = allow({ Principal: { Service: 'cloudfront.amazonaws.com' } });
    const Condition = { StringNotEquals: { 'aws:SourceAccount': account } };
    expect(find(byService, deny({ Condition }))).toEqual([]);
    expect(find(byService, deny({ Principal: { AWS: '*' }, Condition }))).toHaveLength(1);
  });

  it('takes back nothing from callers without credentials by what these do not have', () => {
    const Condition = { ...outside, Bool: { 'aws:PrincipalIsAWSService': 'false' } };
    expect(find(grant, deny({ Condition }))).toEqual([]);
    expect(find(allow({ Principal: '*' }), deny({ Condition }))).toHaveLength(1);
  });
});
