import { findPublicStatements } from '../../shared/iam/public-statements.ts';

type Parts = Readonly<Record<string, unknown>>;

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/reader`;

function policyOf(...statements: readonly Parts[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function allow(parts: Parts): Parts {
  return { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::ledger/*', ...parts };
}

function isPublic(parts: Parts): boolean {
  return findPublicStatements(policyOf(allow(parts))).length === 1;
}

function isPublicUnder(condition: Parts): boolean {
  return isPublic({ Principal: '*', Condition: condition });
}

describe('a principal that is public', () => {
  it.each<[string, Parts]>([
    ['everyone', { Principal: '*' }],
    ['every AWS principal, which takes in callers without credentials', { Principal: { AWS: '*' } }],
    ['every AWS principal in a list', { Principal: { AWS: ['*'] } }],
    ['everyone, beside a named principal', { Principal: { AWS: [role, '*'] } }],
    ['everyone, beside a service', { Principal: { Service: 'cloudtrail.amazonaws.com', AWS: '*' } }],
    ['a principal with a wildcard', { Principal: { AWS: `arn:aws:iam::${account}:role/*` } }],
    [
      'a principal that the caller fills in',
      { Principal: { AWS: 'arn:aws:iam::${aws:PrincipalAccount}:root' } },
    ],
    [
      'a web identity provider, at which everyone can sign in',
      { Principal: { Federated: 'graph.facebook.com' } },
    ],
    ['any service', { Principal: { Service: '*' } }],
    [
      'the canonical user that stands for callers without credentials',
      { Principal: { CanonicalUser: '65a011a29cdf8ec533ec3d1ccaae921c' } },
    ],
    ['a kind of principal that is not known', { Principal: { '*': '*' } }],
    ['everyone but one', { NotPrincipal: { AWS: role } }],
  ])('is %s', (_name, parts) => {
    expect(isPublic(parts)).toBe(true);
  });
});

describe('a principal that is not public', () => {
  it.each<[string, Parts]>([
    ['a role', { Principal: { AWS: role } }],
    ['an account, by its id', { Principal: { AWS: account } }],
    ['several accounts', { Principal: { AWS: [account, 'arn:aws:iam::444455556666:root'] } }],
    [
      'a principal that was deleted, of which the unique id is left',
      { Principal: { AWS: 'AIDAQRSTUVWXYZEXAMPLE' } },
    ],
    ['a service', { Principal: { Service: 'cloudtrail.amazonaws.com' } }],
    [
      'a SAML provider of one account',
      { Principal: { Federated: `arn:aws:iam::${account}:saml-provider/corp` } },
    ],
    [
      'a canonical user',
      { Principal: { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' } },
    ],
  ])('is %s', (_name, parts) => {
    expect(isPublic(parts)).toBe(false);
  });
});

describe('a condition that bounds', () => {
  it.each<[string, Parts]>([
    ['an organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    [
      'an organization, whatever the case',
      { StringEqualsIgnoreCase: { 'aws:PrincipalOrgID': 'O-A1B2C3D4E5' } },
    ],
    [
      'organizational units',
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-ab12-*/*' } },
    ],
    ['an account', { StringEquals: { 'aws:PrincipalAccount': account } }],
    ['an account written as a number', { StringEquals: { 'aws:PrincipalAccount': 111122223333 } }],
    ['several accounts', { StringEquals: { 'aws:SourceAccount': [account, '444455556666'] } }],
    ['an owner', { StringEquals: { 'aws:SourceOwner': account } }],
    ['a source organization', { StringEquals: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } }],
    ['a role', { ArnEquals: { 'aws:PrincipalArn': role } }],
    ['the roles of an account', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/app-*` } }],
    [
      'the roles of an account, as text',
      { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/app-*` } },
    ],
    ['a source', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${account}:*` } }],
    [
      'a bucket as source, whose ARN has no account',
      { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::inventory' } },
    ],
    ['a VPC', { StringEquals: { 'aws:SourceVpc': 'vpc-91237329' } }],
    ['a VPC by a pattern without wildcard', { StringLike: { 'aws:SourceVpc': 'vpc-91237329' } }],
    ['a VPC endpoint', { StringEquals: { 'aws:SourceVpce': ['vpce-1a2b3c4d', 'vpce-5e6f7a8b'] } }],
    ['the endpoints of an account', { StringEquals: { 'aws:VpceAccount': account } }],
    ['an IPv4 range', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }],
    ['an IPv4 address', { IpAddress: { 'aws:SourceIp': '203.0.113.7' } }],
    ['the broadest IPv4 range that is not public', { IpAddress: { 'aws:SourceIp': '17.0.0.0/8' } }],
    ['private ranges', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] } }],
    ['the broadest IPv6 range that is not public', { IpAddress: { 'aws:SourceIp': '2600:1f00::/32' } }],
    ['a user', { StringEquals: { 'aws:userid': 'AIDAQRSTUVWXYZEXAMPLE' } }],
    ['the sessions of a role', { StringLike: { 'aws:userid': 'AROAQRSTUVWXYZEXAMPLE:*' } }],
    ['a service', { StringEquals: { 'aws:PrincipalServiceName': 'logging.s3.amazonaws.com' } }],
    ['any service, which only AWS can be', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }],
    ['a service, with a JSON boolean', { Bool: { 'aws:PrincipalIsAWSService': true } }],
    ['the access points of an account', { StringEquals: { 's3:DataAccessPointAccount': account } }],
    [
      'the access points of an account, by their ARN',
      { StringLike: { 's3:DataAccessPointArn': `arn:aws:s3:us-west-2:${account}:accesspoint/*` } },
    ],
    [
      'a key for encryption',
      {
        StringEquals: {
          's3:x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:us-west-2:${account}:key/1234abcd`,
        },
      },
    ],
    [
      'beside one that does not',
      { StringEquals: { 'aws:SourceVpc': 'vpc-91237329', 'aws:Referer': 'https://example.com' } },
    ],
    ['in any case of key and operator', { stringequals: { 'AWS:sourceVPC': 'vpc-91237329' } }],
    [
      'all values, where a value is demanded',
      { 'ForAllValues:StringEquals': { 'aws:SourceVpc': 'vpc-91237329' }, Null: { 'aws:sourcevpc': false } },
    ],
    [
      'if the key exists, where it is demanded',
      { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-91237329' }, Null: { 'aws:SourceVpc': 'false' } },
    ],
  ])('names %s', (_name, condition) => {
    expect(isPublicUnder(condition)).toBe(false);
  });
});

describe('a condition that does not bound', () => {
  it.each<[string, Parts]>([
    ['has no test', {}],
    ['takes any VPC', { StringLike: { 'aws:SourceVpc': 'vpc-*' } }],
    ['takes any one character', { StringLike: { 'aws:SourceVpc': 'vpc-9123732?' } }],
    ['takes what the caller brings', { StringEquals: { 'aws:PrincipalOrgID': '${aws:PrincipalOrgID}' } }],
    ['has one value of several that is open', { StringLike: { 'aws:SourceVpc': ['vpc-91237329', 'vpc-*'] } }],
    ['takes any account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app' } }],
    [
      'takes an account number anywhere in the text',
      { StringLike: { 'aws:PrincipalArn': `arn:aws:*:${account}:*` } },
    ],
    ['takes any bucket as source', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } }],
    ['takes any organization', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-*/r-ab12/*' } }],
    ['takes callers without credentials, by their user id', { StringEquals: { 'aws:userid': 'anonymous' } }],
    [
      'takes callers without credentials, by their account',
      { StringEquals: { 'aws:PrincipalAccount': 'anonymous' } },
    ],
    ['takes any user', { StringLike: { 'aws:userid': 'AIDA*' } }],
    ['takes half of the IPv4 addresses', { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }],
    ['takes an IPv4 range broader than /8', { IpAddress: { 'aws:SourceIp': '10.0.0.0/7' } }],
    ['takes the world from an address with host bits', { IpAddress: { 'aws:SourceIp': '203.0.113.7/0' } }],
    ['takes both halves of the world', { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }],
    ['takes the world beside an office', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '::/0'] } }],
    ['takes an IPv6 range broader than /32', { IpAddress: { 'aws:SourceIp': '2600::/31' } }],
    ['takes all IPv4 addresses as IPv6', { IpAddress: { 'aws:SourceIp': '::ffff:0:0/96' } }],
    ['takes an address that is none', { IpAddress: { 'aws:SourceIp': 'office' } }],
    ['excludes an address', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }],
    ['excludes a VPC', { StringNotEquals: { 'aws:SourceVpc': 'vpc-91237329' } }],
    ['excludes a role', { ArnNotLike: { 'aws:PrincipalArn': role } }],
    ['holds without its key', { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-91237329' } }],
    [
      'holds without its key, as a set',
      { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } },
    ],
    ['only demands a key', { Null: { 'aws:SourceVpc': 'false' } }],
    [
      'only demands that a key is absent',
      { Null: { 'aws:SourceVpc': 'true' }, StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-91237329' } },
    ],
    [
      'demands another key',
      { Null: { 'aws:SourceIp': 'false' }, StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-91237329' } },
    ],
    ['only asks for TLS', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['names anything but services', { Bool: { 'aws:PrincipalIsAWSService': 'false' } }],
    ['names what the caller writes', { StringEquals: { 'aws:Referer': 'https://example.com' } }],
    ['names a user name, which every account can have', { StringEquals: { 'aws:username': 'alice' } }],
    ['names an address within any VPC', { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' } }],
    ['names the resource, not the caller', { StringEquals: { 'aws:ResourceAccount': account } }],
    ['ends', { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }],
    ['compares with an operator for another type', { IpAddress: { 'aws:SourceVpc': 'vpc-91237329' } }],
  ])('%s', (_name, condition) => {
    expect(isPublicUnder(condition)).toBe(true);
  });
});

describe('what is said of a public statement', () => {
  it('is its position, its name, and the statement as it was written', () => {
    const open = allow({ Sid: 'OpenToAll', Principal: { AWS: '*' } });
    expect(findPublicStatements(policyOf(allow({ Principal: { AWS: role } }), open))).toEqual([
      {
        index: 1,
        sid: 'OpenToAll',
        reason: 'the statement allows s3:GetObject to anyone (AWS principal "*"), without a condition',
        statement: open,
      },
    ]);
  });

  it.each<[Parts, string]>([
    [
      {
        Principal: '*',
        Condition: {
          StringLike: { 'aws:SourceVpc': ['vpc-1', 'vpc-*'] },
          Bool: { 'aws:SecureTransport': 'true' },
        },
      },
      'the statement allows s3:GetObject to anyone (AWS principal "*"); its conditions do not bound who that is (StringLike aws:SourceVpc vpc-1 or vpc-*; Bool aws:SecureTransport true)',
    ],
    [
      { NotPrincipal: { AWS: role } },
      `the statement allows s3:GetObject to anyone but ${role} (NotPrincipal), without a condition`,
    ],
    [
      { Principal: { Federated: 'graph.facebook.com' }, Action: ['s3:GetObject', 's3:PutObject'] },
      'the statement allows s3:GetObject, s3:PutObject to anyone who can sign in with graph.facebook.com (Federated principal "graph.facebook.com"), without a condition',
    ],
    [
      { Principal: '*', Action: undefined, NotAction: 's3:DeleteBucket' },
      'the statement allows everything but s3:DeleteBucket to anyone (AWS principal "*"), without a condition',
    ],
    [
      { Principal: { Service: '*' } },
      'the statement allows s3:GetObject to any AWS service, on behalf of anyone (Service principal "*"), without a condition',
    ],
  ])('says in words who is let in to do what (%#)', (parts, reason) => {
    expect(findPublicStatements(policyOf(allow(parts)))[0]?.reason).toBe(reason);
  });

  it('has no name where the statement has none', () => {
    expect(findPublicStatements(policyOf(allow({ Principal: '*' })))[0]).not.toHaveProperty('sid');
  });
});

describe('a policy', () => {
  it('can have several public statements among others', () => {
    const policy = policyOf(
      allow({ Principal: '*' }),
      { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
      allow({ Principal: { AWS: role } }),
      allow({ Principal: { AWS: '*' } }),
    );
    expect(findPublicStatements(policy).map(({ index }) => index)).toEqual([0, 3]);
  });

  it('can have one statement that stands in no list', () => {
    const policy = JSON.stringify({ Statement: allow({ Principal: '*' }) });
    expect(findPublicStatements(policy).map(({ index }) => index)).toEqual([0]);
  });

  it('is never public by a Deny, whomever it names', () => {
    expect(isPublic({ Effect: 'Deny', Principal: '*' })).toBe(false);
    expect(isPublic({ Effect: 'Deny', NotPrincipal: { AWS: role } })).toBe(false);
  });

  it('is not made private by a Deny beside the public statement, as AWS does not weigh them either', () => {
    const deny = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-91237329' } },
    };
    expect(findPublicStatements(policyOf(allow({ Principal: '*' }), deny))).toHaveLength(1);
  });
});
