import { randomUUID } from 'node:crypto';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetRoleCommand,
  ListEntitiesForPolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import fc from 'fast-check';
import type { GeneratedStates } from './generated-state.ts';
import {
  allowEverything,
  allowReports,
  createPolicy,
  createUser,
  readUser,
  removePolicy,
  removeUser,
} from './wire-identity.ts';

const allowEscalation = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['iam:PassRole', 'ec2:*'], Resource: '*' },
    { Effect: 'Deny', Action: 's3:*', Resource: '*' },
  ],
});
const allowMix = `{"Version":"2012-10-17","Statement":[ ${allowReports.slice(allowReports.indexOf('[') + 1, -2)},
  {"Effect":"Allow","Action":["*"],"Resource":["*"]} ]}`;
const document = fc.constantFrom(allowEverything, allowReports, allowEscalation, allowMix);

const identity = fc.record({
  inline: fc.array(document, { maxLength: 2 }),
  attached: fc.array(document, { maxLength: 2 }),
  group: fc.option(document, { nil: undefined }),
  hasPassword: fc.boolean(),
});

/** Users with policies of every kind, in groups, with and without a password; now and then a federation token was made. */
export const identities: GeneratedStates = fc
  .tuple(identity, fc.boolean())
  .map(([{ inline, attached, group, hasPassword }, isFederated]) => async (account) => {
    const { iam } = account.clients;
    const UserName = await createUser(account);
    for (const [index, PolicyDocument] of inline.entries()) {
      const PolicyName = `policy-${String(index)}`;
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
    }
    for (const text of attached) {
      const PolicyArn = await createPolicy(account, text);
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    }
    if (group !== undefined) {
      const GroupName = `group-${randomUUID()}`;
      await iam.send(new CreateGroupCommand({ GroupName }));
      const PolicyArn = await createPolicy(account, group);
      await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
      await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
    }
    if (hasPassword) {
      await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'correct-Horse-7' }));
    }
    const actor = { type: 'IAMUser', name: UserName };
    const cause = { eventName: 'GetFederationToken', at: new Date().toISOString(), actor };
    return {
      id: UserName,
      ...(isFederated ? { cause } : {}),
      read: async () => readUser(account, UserName),
      remove: async () => removeUser(account, UserName),
    };
  });

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** Roles with and without a boundary, of which the same, another or none is remembered. */
export const roles: GeneratedStates = fc
  .record({ has: fc.nat({ max: 2 }), had: fc.nat({ max: 2 }), isRemembered: fc.boolean() })
  .map(({ has, had, isRemembered }) => async (account) => {
    const { iam } = account.clients;
    const RoleName = `role-${randomUUID()}`;
    const boundaries = [await createPolicy(account, allowReports), await createPolicy(account, allowMix)];
    const boundary = boundaries[has];
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: trust,
        ...(boundary === undefined ? {} : { PermissionsBoundary: boundary }),
      }),
    );
    return {
      id: RoleName,
      ...(isRemembered ? { baseline: { boundary: boundaries[had] ?? null } } : {}),
      read: async () => (await iam.send(new GetRoleCommand({ RoleName }))).Role,
      async remove() {
        await iam.send(new DeleteRoleCommand({ RoleName }));
        for (const arn of boundaries) await removePolicy(account, arn);
      },
    };
  });

/** Policies of several versions, attached to a role or not. */
export const policies: GeneratedStates = fc
  .record({ versions: fc.array(document, { minLength: 1, maxLength: 4 }), isAttached: fc.boolean() })
  .map(({ versions: [first = allowReports, ...others], isAttached }) => async (account) => {
    const { iam } = account.clients;
    const PolicyArn = await createPolicy(account, first);
    for (const PolicyDocument of others) {
      await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
    }
    const RoleName = `role-${randomUUID()}`;
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    if (isAttached) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    return {
      id: PolicyArn,
      async read() {
        const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
        const { PolicyRoles } = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
        return { version: Policy?.DefaultVersionId, PolicyRoles };
      },
      async remove() {
        if (isAttached) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
        await iam.send(new DeleteRoleCommand({ RoleName }));
        await removePolicy(account, PolicyArn);
      },
    };
  });
