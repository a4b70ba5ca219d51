import { findForeignGrants } from '../../../shared/iam/foreign/foreign-grants.ts';
import {
  type Parts,
  account,
  partner,
  stranger,
  organization,
  unit,
  deployer,
  trusted,
  home,
  allow,
  find,
  findIn,
} from '../../support/foreign-policy.ts';

describe('a condition that leaves only the own side', () => {
  it.each<[string, Parts]>([
    ['the organization', { StringEquals: { 'aws:PrincipalOrgID': organization } }],
    [
      'a trusted unit',
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': [unit, `${organization}/*`] } },
    ],
    [
      'a unit below a trusted one',
      {
        'ForAnyValue:StringLike': {
          'aws:PrincipalOrgPaths': 'o-f6g7h8i9j0/r-ab12/ou-ab12-11111111/ou-ab12-22222222/*',
        },
      },
    ],
    ['the account and a trusted one', { StringEquals: { 'AWS:PrincipalAccount': [account, partner] } }],
    ['roles of the account', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/app-*` } }],
    [
      'callers of the account to KMS',
      { StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
    ],
    ['access points of the account', { StringEquals: { 's3:DataAccessPointAccount': account } }],
    ['a source of the account', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${account}:*` } }],
    ['a bucket as source', { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::inventory' } }],
    ['a source of the organization', { StringEquals: { 'aws:SourceOrgID': organization } }],
    [
      'an endpoint, of which no network is named in the settings',
      { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } },
    ],
    ['endpoints of the account', { StringEquals: { 'aws:VpceAccount': account } }],
    ['a narrow range', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }],
    ['services', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }],
    [
      'the organization, where the key has to be there',
      {
        StringEqualsIfExists: { 'aws:PrincipalOrgID': organization },
        Null: { 'aws:PrincipalOrgID': 'false' },
      },
    ],
    [
      'an untrusted account within the organization',
      { StringEquals: { 'aws:PrincipalOrgID': organization, 'aws:PrincipalAccount': stranger } },
    ],
    ...['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:PrincipalArn'].map((key): [string, Parts] => [
      `the account, if there is one, where ${key} lets nobody in who has none`,
      {
        StringEqualsIfExists: { 'aws:PrincipalAccount': account },
        StringLike: { [key]: 'o-zzzzzzzzzz' },
      },
    ]),
    [
      'roles of the account, if the caller has an ARN, where another account is asked for',
      {
        ArnLikeIfExists: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/*` },
        StringEquals: { 'aws:PrincipalAccount': stranger },
      },
    ],
  ])('is %s', (_name, Condition) => {
    expect(findIn({ Principal: '*', Condition })).toEqual([]);
  });

  it('confines a named stranger where it says who calls, and not from where', () => {
    const Principal = { AWS: deployer };
    expect(
      findIn({ Principal, Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } }),
    ).toEqual([]);
    for (const key of ['aws:SourceVpce', 'sts:ExternalId', 'aws:SourceAccount']) {
      expect(findIn({ Principal, Condition: { StringEquals: { [key]: account } } })).toEqual([
        'Principal.AWS.0',
      ]);
    }
  });

  it.each<[string, Parts]>([
    ['a deputy', { Service: 'cloudfront.amazonaws.com' }],
    ['any service', { Service: 's3.amazonaws.com' }],
  ])('confines %s where it says for whom', (_name, Principal) => {
    const arn = `arn:aws:cloudfront::${account}:distribution/E1A2B3`;
    expect(findIn({ Principal, Condition: { StringEquals: { 'AWS:SourceArn': arn } } })).toEqual([]);
  });
});

describe('a condition that leaves others', () => {
  it.each<[string, Parts]>([
    ['another organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } }],
    ['another unit', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-f6g7h8i9j0/*' } }],
    ['another account', { StringEquals: { 'aws:PrincipalAccount': stranger } }],
    ['roles of any account', { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/app-*` } }],
    [
      'what holds without the key, for a set',
      { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': organization } },
    ],
    [
      'what holds without the key, if it exists',
      { StringEqualsIfExists: { 'aws:PrincipalOrgID': organization } },
    ],
    [
      'the account, if there is one, of whoever is not known to have one',
      {
        StringEqualsIfExists: { 'aws:PrincipalAccount': account },
        StringNotEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' },
      },
    ],
    [
      'the account’s roles, if the caller has an ARN, where the account may be that of nobody',
      {
        ArnLikeIfExists: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/*` },
        StringLike: { 'aws:PrincipalAccount': '*' },
      },
    ],
    ['everyone but some', { StringNotEquals: { 'aws:PrincipalOrgID': organization } }],
    ['what the caller brings', { StringEquals: { 'aws:PrincipalOrgID': '${aws:PrincipalOrgID}' } }],
    ['what the caller chooses', { StringEquals: { 'sts:ExternalId': 'secret', 'aws:Referer': 'x' } }],
    ['a way to come by', { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } }],
    ['half the world', { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }],
    ['any endpoint', { StringLike: { 'aws:SourceVpce': 'vpce-*' } }],
    [
      'somebody else, in a network that nobody knows',
      { StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:PrincipalAccount': stranger } },
    ],
    ['the resource’s organization', { StringEquals: { 'aws:ResourceOrgID': organization } }],
  ])('is %s', (_name, Condition) => {
    expect(findIn({ Principal: '*', Condition })).toEqual(['Principal']);
  });

  it('is one for a source of somebody else', () => {
    const Condition = {
      StringEquals: { 'aws:SourceAccount': stranger },
      ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::theirs' },
    };
    const [grant] = find(allow({ Principal: { Service: 's3.amazonaws.com' }, Condition }));
    expect(grant).toMatchObject({
      path: ['Statement', 0, 'Principal', 'Service', 0],
      reason: `the statement lets in s3.amazonaws.com on behalf of aws:SourceAccount ${stranger}, aws:SourceArn arn:aws:s3:::theirs`,
    });
  });

  it('loses the values that are too many, where others are the own side’s', () => {
    const Condition = { StringEquals: { 'aws:PrincipalAccount': [stranger, account, '?'] } };
    expect(findIn({ Principal: '*', Condition })).toEqual([
      'Condition.StringEquals.aws:PrincipalAccount.0',
      'Condition.StringEquals.aws:PrincipalAccount.2',
    ]);
    expect(
      findIn({
        Principal: { Service: ['s3.amazonaws.com', 'sns.amazonaws.com'] },
        Condition: { StringEquals: { 'aws:SourceAccount': [account, stranger] } },
      }),
    ).toEqual(['Condition.StringEquals.aws:SourceAccount.1']);
  });

  it('is any network but those of the settings, once these name some', () => {
    const Condition = { StringEquals: { 'aws:SourceVpce': ['vpce-1a2b3c4d', 'vpce-99999999'] } };
    const policy = JSON.stringify({ Statement: allow({ Principal: '*', Condition }) });
    const networks = ['vpce-1a2b3c4d'];
    const found = findForeignGrants(policy, { ...home, trusted: { ...trusted, networks } });
    expect(found.map(({ path }) => path.at(-1))).toEqual([1]);
  });
});
