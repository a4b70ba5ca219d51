import { randomUUID } from 'node:crypto';
import {
  CreateOpenIDConnectProviderCommand,
  CreateSAMLProviderCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteOpenIDConnectProviderCommand,
  DeleteSAMLProviderCommand,
  GetAccountPasswordPolicyCommand,
  GetOpenIDConnectProviderCommand,
  GetSAMLProviderCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import iamIdentityProviderApproved from '../../../shared/controls/iam/iam-identity-provider-approved.ts';
import iamPasswordPolicyStrong from '../../../shared/controls/iam/iam-password-policy-strong.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import { iamWith } from '../../support/wire-identity.ts';

const strong = {
  MinimumPasswordLength: 20,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: true,
  MaxPasswordAge: 60,
  PasswordReusePrevention: 24,
  HardExpiry: false,
};

describe('the controls of the account in IAM', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  const put = async (over: Partial<typeof strong>) =>
    account.clients.iam.send(new UpdateAccountPasswordPolicyCommand({ ...strong, ...over }));

  describeControl(iamPasswordPolicyStrong, iamWith(iamPasswordPolicyStrong), () => account, {
    isPermanent: true,
    async create() {
      await put({});
      return account.place.account;
    },
    remove: async () => put({}),
    async read() {
      const { PasswordPolicy } = await account.clients.iam
        .send(new GetAccountPasswordPolicyCommand({}))
        .catch(() => ({ PasswordPolicy: null }));
      return PasswordPolicy;
    },
    event: () => ({ eventSource: 'iam.amazonaws.com', eventName: 'UpdateAccountPasswordPolicy' }),
    drifts: [
      {
        name: 'a policy whose every part is weak',
        make: async () =>
          account.clients.iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 6 })),
        putBack: (_good, drifted) => ({
          ...strong,
          MinimumPasswordLength: 14,
          MaxPasswordAge: 90,
          ExpirePasswords: true,
          HardExpiry: drifted?.HardExpiry ?? false,
        }),
      },
      {
        name: 'one part that is weak beside others that are stricter than asked for',
        make: async () => put({ RequireSymbols: false }),
      },
      {
        name: 'no policy at all',
        make: async () => account.clients.iam.send(new DeleteAccountPasswordPolicyCommand({})),
        putBack: () => ({
          ...strong,
          MinimumPasswordLength: 14,
          MaxPasswordAge: 90,
          ExpirePasswords: true,
          HardExpiry: false,
        }),
      },
    ],
  });

  const arnOf = (id: string): string => `arn:aws:iam::${account.place.account}:${id}`;
  const Tags = [{ Key: 'team', Value: 'identity' }];

  describeControl(iamIdentityProviderApproved, iamWith(iamIdentityProviderApproved), () => account, {
    // A provider that is not there is as good as it gets, and can be made again.
    isPermanent: true,
    create: async () => Promise.resolve(`oidc-provider/${randomUUID()}.example.com`),
    remove: async (id) =>
      account.clients.iam
        .send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arnOf(id) }))
        .catch(() => undefined),
    async read(id) {
      const found = await account.clients.iam
        .send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arnOf(id) }))
        .catch(() => undefined);
      if (found === undefined) return null;
      const { Url, ClientIDList, ThumbprintList, Tags: tags } = found;
      return { Url, ClientIDList, ThumbprintList, tags };
    },
    event: (id) => ({
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateOpenIDConnectProvider',
      responseElements: { openIDConnectProviderArn: arnOf(id) },
    }),
    drifts: [
      {
        name: 'an OIDC provider that nobody approved',
        make: async (id) =>
          account.clients.iam.send(
            new CreateOpenIDConnectProviderCommand({
              Url: `https://${id.slice('oidc-provider/'.length)}`,
              ClientIDList: ['sts.amazonaws.com'],
              ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'],
              Tags,
            }),
          ),
      },
    ],
  });

  describe('SAML', () => {
    describeControl(iamIdentityProviderApproved, iamWith(iamIdentityProviderApproved), () => account, {
      isPermanent: true,
      isCounted: false,
      create: async () => Promise.resolve(`saml-provider/${randomUUID()}`),
      remove: async (id) =>
        account.clients.iam
          .send(new DeleteSAMLProviderCommand({ SAMLProviderArn: arnOf(id) }))
          .catch(() => undefined),
      async read(id) {
        const found = await account.clients.iam
          .send(new GetSAMLProviderCommand({ SAMLProviderArn: arnOf(id) }))
          .catch(() => undefined);
        return found === undefined ? null : { metadata: found.SAMLMetadataDocument };
      },
      event: (id) => ({
        eventSource: 'iam.amazonaws.com',
        eventName: 'CreateSAMLProvider',
        responseElements: { sAMLProviderArn: arnOf(id) },
      }),
      drifts: [
        {
          name: 'a SAML provider that nobody approved',
          make: async (id) =>
            account.clients.iam.send(
              new CreateSAMLProviderCommand({
                Name: id.slice('saml-provider/'.length),
                SAMLMetadataDocument: `<EntityDescriptor entityID="https://idp.example.com">${' '.repeat(1000)}</EntityDescriptor>`,
                Tags,
              }),
            ),
        },
      ],
    });
  });
});
