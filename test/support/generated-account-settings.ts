import { randomUUID } from 'node:crypto';
import {
  CreateOpenIDConnectProviderCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteOpenIDConnectProviderCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import fc from 'fast-check';
import type { GeneratedStates } from './generated-state.ts';

const flag = fc.boolean();

/** Password policies of every strength, and none. */
export const passwordPolicies: GeneratedStates = fc
  .option(
    fc.record({
      MinimumPasswordLength: fc.integer({ min: 6, max: 128 }),
      RequireSymbols: flag,
      RequireNumbers: flag,
      RequireUppercaseCharacters: flag,
      RequireLowercaseCharacters: flag,
      AllowUsersToChangePassword: flag,
      MaxPasswordAge: fc.integer({ min: 1, max: 1095 }),
      PasswordReusePrevention: fc.integer({ min: 1, max: 24 }),
      HardExpiry: flag,
    }),
  )
  .map((policy) => async ({ clients: { iam }, place }) => {
    const remove = async () => iam.send(new DeleteAccountPasswordPolicyCommand({})).catch(() => undefined);
    await remove();
    if (policy !== null) await iam.send(new UpdateAccountPasswordPolicyCommand(policy));
    return {
      id: place.account,
      read: async () =>
        iam.send(new GetAccountPasswordPolicyCommand({})).then(
          ({ PasswordPolicy }) => PasswordPolicy,
          () => null,
        ),
      remove,
    };
  });

/** OIDC providers with any clients. */
export const identityProviders: GeneratedStates = fc
  .subarray(['sts.amazonaws.com', 'ci.example.com', 'app.example.com'])
  .map((ClientIDList) => async ({ clients: { iam } }) => {
    const host = `${randomUUID()}.example.com`;
    const { OpenIDConnectProviderArn } = await iam.send(
      new CreateOpenIDConnectProviderCommand({
        Url: `https://${host}`,
        ClientIDList,
        ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'],
      }),
    );
    return {
      id: `oidc-provider/${host}`,
      async read() {
        const { Url, ThumbprintList, ...found } = await iam.send(
          new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }),
        );
        return { Url, ThumbprintList, clients: found.ClientIDList };
      },
      remove: async () => iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })),
    };
  });

const calls = fc.constantFrom('ConsoleLogin', 'CreateUser', 'DeleteAccessKey', 'LeaveOrganization');

/** The account itself, in which root, or somebody else, just did something, or nobody did. */
export const accountsWithCause: GeneratedStates = fc
  .record({ eventName: calls, type: fc.constantFrom('Root', 'IAMUser'), isSeen: flag })
  .map(({ eventName, type, isSeen }) => async ({ clients: { iam }, place }) => {
    const actor = { type, name: type.toLowerCase() };
    const cause = { eventName, at: new Date().toISOString(), actor };
    const read = async () => (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap;
    await read();
    return {
      id: place.account,
      ...(isSeen ? { cause } : {}),
      read,
      remove: async () => Promise.resolve(),
    };
  });
