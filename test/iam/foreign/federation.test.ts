import { type Parts, account, findIn } from '../../support/foreign-policy.ts';

const github = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
const pods = 'oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';

describe('an identity provider of the account', () => {
  const sub = 'token.actions.githubusercontent.com:sub';
  const aud = 'token.actions.githubusercontent.com:aud';

  it.each<[string, unknown, Parts]>([
    [
      'GitHub, for one owner',
      github,
      { StringLike: { [sub]: 'repo:acme/*' }, StringEquals: { [aud]: 'sts.amazonaws.com' } },
    ],
    ['GitHub, for one branch', github, { StringEquals: { [sub]: 'repo:acme/web:ref:refs/heads/main' } }],
    [
      'GitHub, by the id of the owner',
      github,
      { StringEquals: { 'token.actions.githubusercontent.com:repository_owner_id': '1234' } },
    ],
    [
      'a cluster, for one service account',
      `arn:aws:iam::${account}:oidc-provider/${pods}`,
      { StringEquals: { [`${pods}:sub`]: 'system:serviceaccount:app:web' } },
    ],
    [
      'a cluster, for the service accounts of some namespaces',
      `arn:aws:iam::${account}:oidc-provider/${pods}`,
      { StringLike: { [`${pods}:sub`]: 'system:serviceaccount:preview-*:web' } },
    ],
    [
      'GitLab, for one group',
      `arn:aws:iam::${account}:oidc-provider/gitlab.com`,
      { StringLike: { 'gitlab.com:sub': 'project_path:acme/*:ref_type:branch:ref:main' } },
    ],
    [
      'a provider of the company, for one audience',
      `arn:aws:iam::${account}:oidc-provider/login.acme.example`,
      { StringEquals: { 'login.acme.example:aud': 'aws' } },
    ],
    [
      'an identity pool',
      'cognito-identity.amazonaws.com',
      {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-central-1:12345678-ffff-ffff-ffff-123456' },
      },
    ],
  ])('lets in only whom it should: %s', (_name, Federated, Condition) => {
    expect(findIn({ Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity', Condition })).toEqual(
      [],
    );
  });

  it.each<[string, unknown, Parts]>([
    [
      'GitHub, for an audience that anyone can ask for',
      github,
      { StringEquals: { [aud]: 'sts.amazonaws.com' } },
    ],
    ['GitHub, for any owner', github, { StringLike: { [sub]: 'repo:*' } }],
    ['GitHub, for every owner whose name begins so', github, { StringLike: { [sub]: 'repo:acme*' } }],
    ['GitHub, for any owner among some', github, { StringLike: { [sub]: ['repo:acme/*', '*'] } }],
    ['GitHub, for tokens without a subject', github, { StringLikeIfExists: { [sub]: 'repo:acme/*' } }],
    ['GitHub, for all but some', github, { StringNotLike: { [sub]: 'repo:mallory/*' } }],
    [
      'GitHub, for what the token says itself',
      github,
      { StringEquals: { [sub]: '${token.actions.githubusercontent.com:sub}' } },
    ],
    ['a cluster without a condition', `arn:aws:iam::${account}:oidc-provider/${pods}`, {}],
    [
      'a cluster, for any pod',
      `arn:aws:iam::${account}:oidc-provider/${pods}`,
      { StringLike: { [`${pods}:sub`]: '*' } },
    ],
    [
      'a cluster, for any service account',
      `arn:aws:iam::${account}:oidc-provider/${pods}`,
      { StringLike: { [`${pods}:sub`]: 'system:serviceaccount:*:*' } },
    ],
    [
      'a cluster, for an audience that every pod has',
      `arn:aws:iam::${account}:oidc-provider/${pods}`,
      { StringEquals: { [`${pods}:aud`]: 'sts.amazonaws.com' } },
    ],
    [
      'whoever signed in to any identity pool, of whatever account',
      'cognito-identity.amazonaws.com',
      { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' } },
    ],
    [
      'any identity pool of a Region',
      'cognito-identity.amazonaws.com',
      { StringLike: { 'cognito-identity.amazonaws.com:aud': 'eu-central-1:*' } },
    ],
    [
      'GitLab, for every group whose name begins so',
      `arn:aws:iam::${account}:oidc-provider/gitlab.com`,
      { StringLike: { 'gitlab.com:sub': 'project_path:acme*' } },
    ],
    [
      'a cluster, by a claim of another one',
      `arn:aws:iam::${account}:oidc-provider/${pods}`,
      { StringEquals: { [`${pods}0:sub`]: 'system:serviceaccount:app:web' } },
    ],
  ])('lets in anyone: %s', (_name, Federated, Condition) => {
    expect(findIn({ Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity', Condition })).toEqual([
      'Principal.Federated.0',
    ]);
  });
});
