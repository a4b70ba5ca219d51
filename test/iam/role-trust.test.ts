import { nobody } from '../../shared/control/trusted.ts';
import { findForeignTrust, trustSettings } from '../../shared/iam/role-trust.ts';
import type { Parts } from '../support/foreign-policy.ts';

const account = '111122223333';
const vendor = 'arn:aws:iam::444455556666:root';
const github = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;

/** Whom a role with this one statement lets in who is foreign, in words. */
function find(parts: Parts, settings: object = {}): readonly string[] {
  const policy = JSON.stringify({ Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', ...parts } });
  const context = { trusted: nobody, settings: trustSettings.parse(settings) };
  return findForeignTrust({ account, policy }, context).map(({ reason }) =>
    reason.replace('the statement lets in ', ''),
  );
}

describe('a role trusts nobody foreign', () => {
  const saml = { Federated: `arn:aws:iam::${account}:saml-provider/Staff` };

  it.each<[string, Parts]>([
    ['where it names the account', { Principal: { AWS: `arn:aws:iam::${account}:root` } }],
    [
      'where only somebody of the account can hand it over',
      { Principal: { Service: 'lambda.amazonaws.com' } },
    ],
    ['where a SAML provider of the account vouches', { Principal: saml, Action: 'sts:AssumeRoleWithSAML' }],
    [
      'where it asks for the audience, too',
      {
        Principal: saml,
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      },
    ],
    [
      'where it trusts the workflows of one owner',
      {
        Principal: { Federated: github },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/*' } },
      },
    ],
    [
      'where others may only tag the session',
      { Principal: { AWS: vendor }, Action: ['sts:TagSession', 'sts:SetSourceIdentity'] },
    ],
  ])('%s', (_, parts) => {
    expect(find(parts)).toEqual([]);
  });
});

describe('a role trusts somebody foreign', () => {
  it.each<[string, Parts, string]>([
    ['where it trusts everyone', { Principal: '*' }, 'anyone'],
    ['by every way there is', { Principal: { AWS: '*' }, Action: '*' }, 'anyone'],
    ['by all ways but some', { Principal: '*', Action: undefined, NotAction: 'sts:TagSession' }, 'anyone'],
    [
      'where it trusts an account, under whatever id that chose',
      { Principal: { AWS: vendor }, Condition: { StringEquals: { 'sts:ExternalId': 'a1b2c3' } } },
      'account 444455556666, which is not trusted',
    ],
    [
      'where any workflow will do',
      { Principal: { Federated: github }, Action: 'sts:AssumeRoleWithWebIdentity' },
      'anyone who can sign in with token.actions.githubusercontent.com: there is no condition on ' +
        'token.actions.githubusercontent.com:sub that names its owner',
    ],
    [
      'where a provider of another account vouches, for whatever audience',
      {
        Principal: { Federated: 'arn:aws:iam::444455556666:saml-provider/Staff' },
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      },
      'those whom a provider of account 444455556666 signs in, which is not trusted',
    ],
    [
      'where a service acts for another account',
      {
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '444455556666' } },
      },
      'sns.amazonaws.com on behalf of aws:SourceAccount 444455556666',
    ],
  ])('%s', (_, parts, who) => {
    expect(find(parts)).toEqual([who]);
  });

  it('where a service acts for anyone, of those that the settings name', () => {
    const parts = { Principal: { Service: 'cloudfront.amazonaws.com' } };
    expect(find(parts)).toEqual([]);
    expect(find(parts, { deputies: ['cloudfront.amazonaws.com'] })).toEqual([
      'cloudfront.amazonaws.com on behalf of anyone who asks it to',
    ]);
  });
});
