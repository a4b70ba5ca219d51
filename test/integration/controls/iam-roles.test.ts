import { randomUUID } from 'node:crypto';
import {
  AttachRolePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetRoleCommand,
  ListEntitiesForPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import iamPolicyNotAdmin from '../../../shared/controls/iam/iam-policy-not-admin.ts';
import iamRoleBoundaryKept from '../../../shared/controls/iam/iam-role-boundary-kept.ts';
import iamRoleTrustNotForeign from '../../../shared/controls/iam/iam-role-trust-not-foreign.ts';
import { startWireAccount, type WireAccount } from '../../support/wire-account.ts';
import { describeControl } from '../../support/wire-control.ts';
import {
  allowEverything,
  allowReports,
  createPolicy,
  iamWith,
  removePolicy,
} from '../../support/wire-identity.ts';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

describe('the controls of IAM roles and policies in an account', () => {
  let account: WireAccount;

  beforeAll(async () => {
    account = await startWireAccount();
  });

  afterAll(async () => account.stop());

  async function createRole(boundary: string | undefined): Promise<string> {
    const RoleName = `role-${randomUUID()}`;
    await account.clients.iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: trust,
        Tags: [{ Key: 'team', Value: 'sales' }],
        ...(boundary === undefined ? {} : { PermissionsBoundary: boundary }),
      }),
    );
    return RoleName;
  }

  describeControl(iamRoleBoundaryKept, iamWith(iamRoleBoundaryKept), () => account, {
    create: async () => createRole(await createPolicy(account, allowReports)),
    remove: async (RoleName) => account.clients.iam.send(new DeleteRoleCommand({ RoleName })),
    async read(RoleName) {
      const { Role } = await account.clients.iam.send(new GetRoleCommand({ RoleName }));
      return Role;
    },
    event: (roleName) => ({
      eventSource: 'iam.amazonaws.com',
      eventName: 'DeleteRolePermissionsBoundary',
      requestParameters: { roleName },
    }),
    drifts: [
      {
        name: 'a boundary that was removed',
        make: async (RoleName) =>
          account.clients.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
      },
      {
        name: 'a boundary that was swapped for one that allows everything',
        make: async (RoleName) =>
          account.clients.iam.send(
            new PutRolePermissionsBoundaryCommand({
              RoleName,
              PermissionsBoundary: await createPolicy(account, allowEverything),
            }),
          ),
      },
    ],
  });

  async function readRole(RoleName: string) {
    const { Role } = await account.clients.iam.send(new GetRoleCommand({ RoleName }));
    const { AssumeRolePolicyDocument = '', ...rest } = Role ?? {};
    return { ...rest, trusts: decodeURIComponent(AssumeRolePolicyDocument) };
  }

  const stranger = 'arn:aws:iam::999988887777:root';
  const trustDrift = (name: string, trusts: string) => ({
    name,
    make: async (RoleName: string) =>
      account.clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trusts })),
  });
  const letIn = (principal: string) =>
    `{"Effect": "Allow", "Principal": ${principal},  "Action": "sts:AssumeRole"}`;
  const layOut = (...statements: readonly string[]) =>
    `{"Version": "2012-10-17",\n  "Statement": [ ${statements.join(' ,\n ')} ]}`;

  describeControl(iamRoleTrustNotForeign, iamWith(iamRoleTrustNotForeign), () => account, {
    create: async () => createRole(undefined),
    remove: async (RoleName) => account.clients.iam.send(new DeleteRoleCommand({ RoleName })),
    read: readRole,
    event: (roleName) => ({
      eventSource: 'iam.amazonaws.com',
      eventName: 'UpdateAssumeRolePolicy',
      requestParameters: { roleName },
    }),
    // Who was not seen to be let in may be somebody whom the account needs.
    unseen: 'held',
    drifts: [
      {
        ...trustDrift(
          'another account beside the service',
          layOut(letIn(`{"Service": "lambda.amazonaws.com", "AWS": [ "${stranger}" ]}`)),
        ),
        putBack: (good) => ({ ...good, trusts: layOut(letIn('{"Service": "lambda.amazonaws.com"}')) }),
      },
      {
        ...trustDrift(
          'a statement for everyone',
          layOut(letIn('{"Service": "ec2.amazonaws.com"}'), letIn('"*"')),
        ),
        putBack: (good) => ({ ...good, trusts: layOut(letIn('{"Service": "ec2.amazonaws.com"}')) }),
      },
      trustDrift('another account in place of all', layOut(letIn(`{"AWS": "${stranger}"}`))),
    ],
  });

  async function readPolicy(name: string) {
    const { iam } = account.clients;
    const PolicyArn = `arn:aws:iam::${account.place.account}:policy/${name}`;
    const [{ Policy }, { PolicyRoles }] = await Promise.all([
      iam.send(new GetPolicyCommand({ PolicyArn })),
      iam.send(new ListEntitiesForPolicyCommand({ PolicyArn })),
    ]);
    const { UpdateDate: _updated, ...policy } = Policy ?? {};
    return { policy, PolicyRoles };
  }

  const addVersion = async (name: string, document: string) =>
    account.clients.iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn: `arn:aws:iam::${account.place.account}:policy/${name}`,
        PolicyDocument: document,
        SetAsDefault: true,
      }),
    );

  const escalation = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['iam:Pass*', 'ec2:RunInstances'],
        Resource: '*',
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      },
    ],
  });

  describeControl(iamPolicyNotAdmin, iamWith(iamPolicyNotAdmin), () => account, {
    async create() {
      const PolicyArn = await createPolicy(account, allowReports);
      const RoleName = await createRole(undefined);
      await account.clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
      return PolicyArn.split(':policy/')[1] ?? '';
    },
    async remove(name) {
      const { iam } = account.clients;
      const PolicyArn = `arn:aws:iam::${account.place.account}:policy/${name}`;
      const { PolicyRoles = [] } = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
      for (const { RoleName } of PolicyRoles)
        await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
      await removePolicy(account, PolicyArn);
    },
    read: readPolicy,
    event: (name) => ({
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreatePolicyVersion',
      requestParameters: { policyArn: `arn:aws:iam::${account.place.account}:policy/${name}` },
    }),
    drifts: [
      {
        name: 'a new version that allows everything',
        make: async (name) => addVersion(name, allowEverything),
      },
      {
        name: 'a new version that is a way to everything',
        make: async (name) => addVersion(name, escalation),
      },
    ],
  });
});
