import { randomUUID } from 'node:crypto';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListPolicyVersionsCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam';
import { DeactivateMFADeviceCommand } from '@aws-sdk/client-iam';
import type { Control } from '../../shared/control/control.ts';
import { iamService } from '../../shared/services/iam.ts';
import type { Service } from '../../shared/services/service.ts';
import type { WireAccount } from './wire-account.ts';

/** IAM with one control only, so that what others think of its resources does not matter. */
export function iamWith(control: Control): Service {
  return { ...iamService, controls: [control] };
}

export const allowEverything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

export const allowReports = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }],
});

/** A policy of the account's own; returns its ARN. */
export async function createPolicy({ clients: { iam } }: WireAccount, document: string): Promise<string> {
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: `policy-${randomUUID()}`, PolicyDocument: document }),
  );
  return Policy?.Arn ?? '';
}

export async function removePolicy({ clients: { iam } }: WireAccount, arn: string): Promise<void> {
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn }));
  for (const { VersionId, IsDefaultVersion } of Versions) {
    if (IsDefaultVersion !== true)
      await iam.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId }));
  }
  await iam.send(new DeletePolicyCommand({ PolicyArn: arn }));
}

/** A user with tags, an access key and policies of both kinds that must not be touched. */
export async function createUser(account: WireAccount): Promise<string> {
  const { iam } = account.clients;
  const UserName = `user-${randomUUID()}`;
  await iam.send(new CreateUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'sales' }] }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'reports', PolicyDocument: allowReports }));
  const PolicyArn = await createPolicy(account, allowReports);
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  return UserName;
}

async function readInline({ clients: { iam } }: WireAccount, UserName: string) {
  const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
  return Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
      return [PolicyName, decodeURIComponent(PolicyDocument ?? '')] as const;
    }),
  );
}

/** All of a user that the controls of IAM read or change. */
export async function readUser(account: WireAccount, UserName: string) {
  const { iam } = account.clients;
  const [{ User }, inline, attached, groups, keys, devices] = await Promise.all([
    iam.send(new GetUserCommand({ UserName })),
    readInline(account, UserName),
    iam.send(new ListAttachedUserPoliciesCommand({ UserName })),
    iam.send(new ListGroupsForUserCommand({ UserName })),
    iam.send(new ListAccessKeysCommand({ UserName })),
    iam.send(new ListMFADevicesCommand({ UserName })),
  ]);
  const byName = <Named>(named: readonly Named[] | undefined, nameOf: (one: Named) => string | undefined) =>
    (named ?? []).toSorted((a, b) => (nameOf(a) ?? '').localeCompare(nameOf(b) ?? ''));
  return {
    user: User,
    // The order in which IAM lists them says nothing.
    inline: byName(inline, ([name]) => name),
    attached: byName(attached.AttachedPolicies, ({ PolicyArn }) => PolicyArn),
    groups: byName(groups.Groups, ({ GroupName }) => GroupName),
    keys: byName(keys.AccessKeyMetadata, ({ AccessKeyId }) => AccessKeyId),
    devices: devices.MFADevices,
  };
}

export async function removeUser(account: WireAccount, UserName: string): Promise<void> {
  const { iam } = account.clients;
  const { user, inline, attached, groups, keys, devices = [] } = await readUser(account, UserName);
  for (const { AccessKeyId } of keys) await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  for (const [PolicyName] of inline) await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
  for (const { GroupName } of groups) await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName }));
  for (const { SerialNumber } of devices)
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
  for (const { PolicyArn = '' } of attached) {
    await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
    if (!PolicyArn.includes('shared')) await removePolicy(account, PolicyArn).catch(() => undefined);
  }
  if (user?.PermissionsBoundary !== undefined)
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }));
  await iam.send(new DeleteLoginProfileCommand({ UserName })).catch(() => undefined);
  await iam.send(new DeleteUserCommand({ UserName }));
}
