import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import {
  createClients,
  destroyClients,
  type Appearance,
  type ClientOptions,
  type Clients,
  type Credentials,
} from './clients.ts';

/** Somebody who works in the account. Addresses are those set aside for examples (RFC 5737). */
export interface Person extends Appearance {
  readonly name: string;
  readonly credentials: Credentials;
}

export interface People {
  /** An IAM user at the AWS CLI. */
  readonly alice: Person;
  /** In the console, through single sign-on. */
  readonly bo: Person;
  /** Terraform, run by a pipeline. */
  readonly terraform: Person;
}

/** Seconds: the longest session IAM allows, since the sandbox stays up for as long as somebody looks at it. */
const sessionLength = 43_200;

/** Makes the people of the account, each allowed everything: what they do wrong is not a matter of permissions. */
export async function createPeople(options: ClientOptions, account: string): Promise<People> {
  const root = createClients(options);
  try {
    const { Policy } = await root.iam.send(
      new CreatePolicyCommand({
        PolicyName: 'engineer',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
        }),
      }),
    );
    const policy = Policy?.Arn ?? '';
    const alice = await createUser(root, 'alice', policy);
    const pipeline = await createUser(root, 'terraform-ci', policy);
    const bo = await signIn({ ...options, credentials: alice }, root, policy, account);
    return {
      alice: {
        name: 'alice',
        credentials: alice,
        userAgent: 'aws-cli/2.31.4 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7',
        sourceAddress: '203.0.113.24',
      },
      bo: {
        name: 'bo@example.com',
        credentials: bo,
        userAgent: '[Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/141.0.0.0]',
        sourceAddress: '198.51.100.7',
      },
      terraform: {
        name: 'terraform-ci',
        credentials: pipeline,
        userAgent:
          'APN/1.0 HashiCorp/1.0 Terraform/1.13.3 (+https://www.terraform.io) terraform-provider-aws/6.14.1',
        sourceAddress: '192.0.2.101',
      },
    };
  } finally {
    destroyClients(root);
  }
}

async function createUser({ iam }: Clients, name: string, policy: string): Promise<Credentials> {
  await iam.send(new CreateUserCommand({ UserName: name }));
  await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: policy }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** A session as IAM Identity Center makes it: a reserved role, with the person's address as the session's name. */
async function signIn(
  options: ClientOptions,
  { iam }: Clients,
  policy: string,
  account: string,
): Promise<Credentials> {
  const role = 'AWSReservedSSO_Engineer_5f2c9a1b7e3d4068';
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: role,
      Path: '/aws-reserved/sso.amazonaws.com/',
      MaxSessionDuration: sessionLength,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' },
        ],
      }),
    }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policy }));
  const user = createClients(options);
  try {
    const { Credentials: session } = await user.sts.send(
      new AssumeRoleCommand({
        RoleArn: Role?.Arn,
        RoleSessionName: 'bo@example.com',
        DurationSeconds: sessionLength,
      }),
    );
    return {
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken ?? '',
    };
  } finally {
    destroyClients(user);
  }
}
