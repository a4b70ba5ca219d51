import { accessAnalyzer } from '../aws/access-analyzer.ts';
import { iam } from '../aws/iam.ts';
import type { Reader } from '../control/control.ts';
import { type TagReader, toTags } from '../control/tags.ts';
import { controls } from '../controls/iam/index.ts';
import { readPages } from '../iam/read-pages.ts';
import type { Service } from './service.ts';

const userTags: TagReader<'iam:ListUserTags'> = {
  reads: ['iam:ListUserTags'],
  async read({ id }, aws) {
    const pages = await readPages(async (from) => aws.read('iam:ListUserTags', { UserName: id, ...from }));
    return toTags(pages.flatMap(({ Tags = [] }) => Tags));
  },
};

const roleTags: TagReader<'iam:ListRoleTags'> = {
  reads: ['iam:ListRoleTags'],
  async read({ id }, aws) {
    const pages = await readPages(async (from) => aws.read('iam:ListRoleTags', { RoleName: id, ...from }));
    return toTags(pages.flatMap(({ Tags = [] }) => Tags));
  },
};

const policyTags: TagReader<'iam:ListPolicyTags'> = {
  reads: ['iam:ListPolicyTags'],
  async read({ arn }, aws) {
    const pages = await readPages(async (from) =>
      aws.read('iam:ListPolicyTags', { PolicyArn: arn, ...from }),
    );
    return toTags(pages.flatMap(({ Tags = [] }) => Tags));
  },
};

const providerTags: TagReader<'iam:GetSAMLProvider' | 'iam:GetOpenIDConnectProvider'> = {
  reads: ['iam:GetSAMLProvider', 'iam:GetOpenIDConnectProvider'],
  async read({ id, arn }, aws) {
    const { Tags } = id.startsWith('saml-provider/')
      ? await aws.read('iam:GetSAMLProvider', { SAMLProviderArn: arn })
      : await aws.read('iam:GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
    return toTags(Tags);
  },
};

/** What is the account's own once is nothing that has tags. */
const noTags: TagReader<never> = { reads: [], read: async () => Promise.resolve({}) };

export const iamService: Service = {
  name: 'iam',
  modules: [iam, accessAnalyzer],
  controls,
  inventory: {
    'AWS::IAM::User': listUsers,
    'AWS::IAM::Role': listRoles,
    'AWS::IAM::Policy': listPolicies,
    'AWS::IAM::IdentityProvider': listProviders,
    'AWS::IAM::RootUser': listAccount,
    'AWS::IAM::PasswordPolicy': listAccount,
    'AWS::AccessAnalyzer::Analyzers': listAccount,
  },
  inventoryReads: [
    'iam:ListUsers',
    'iam:ListRoles',
    'iam:ListPolicies',
    'iam:ListSAMLProviders',
    'iam:ListOpenIDConnectProviders',
  ],
  tags: {
    'AWS::IAM::User': userTags,
    'AWS::IAM::Role': roleTags,
    'AWS::IAM::Policy': policyTags,
    'AWS::IAM::IdentityProvider': providerTags,
    'AWS::IAM::RootUser': noTags,
    'AWS::IAM::PasswordPolicy': noTags,
    'AWS::AccessAnalyzer::Analyzers': noTags,
  },
};

// Each is there once, and belongs to the account itself.
async function* listAccount(aws: Reader): AsyncIterable<string> {
  yield await Promise.resolve(aws.account);
}

async function* listUsers(aws: Reader): AsyncIterable<string> {
  const pages = await readPages(async (from) => aws.read('iam:ListUsers', { MaxItems: 1000, ...from }));
  for (const { Users = [] } of pages) yield* Users.flatMap(({ UserName }) => UserName ?? []);
}

/** The roles of the account's own; service-linked ones are their services' to change. */
async function* listRoles(aws: Reader): AsyncIterable<string> {
  const pages = await readPages(async (from) => aws.read('iam:ListRoles', { MaxItems: 1000, ...from }));
  for (const { Roles = [] } of pages) {
    const own = Roles.filter(({ Path }) => Path?.startsWith('/aws-service-role/') !== true);
    yield* own.flatMap(({ RoleName }) => RoleName ?? []);
  }
}

/** The policies of the account's own, by path and name. */
async function* listPolicies(aws: Reader): AsyncIterable<string> {
  const pages = await readPages(async (from) =>
    aws.read('iam:ListPolicies', { Scope: 'Local', MaxItems: 1000, ...from }),
  );
  for (const { Policies = [] } of pages)
    yield* Policies.flatMap(({ Arn }) => Arn?.split(':policy/')[1] ?? []);
}

async function* listProviders(aws: Reader): AsyncIterable<string> {
  const [{ SAMLProviderList = [] }, { OpenIDConnectProviderList = [] }] = await Promise.all([
    aws.read('iam:ListSAMLProviders', {}),
    aws.read('iam:ListOpenIDConnectProviders', {}),
  ]);
  for (const { Arn } of [...SAMLProviderList, ...OpenIDConnectProviderList]) {
    const id = Arn?.split(':').slice(5).join(':');
    if (id !== undefined) yield id;
  }
}
