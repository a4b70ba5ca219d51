import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { Clients, Credentials } from '../../sandbox/clients.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

const project = path.join(__dirname, '../..');

/** The ready policies of docs/iam. */
export type Office = 'viewer' | 'approver' | 'operator';

/** Somebody with an access key and the ready policies of some offices, and nothing else. */
export interface Officer {
  readonly name: string;
  readonly credentials: Credentials;
}

/** Engages somebody who may do what the ready policies of these offices allow. */
export async function engage(root: Clients, name: string, offices: readonly Office[]): Promise<Officer> {
  await root.iam.send(new CreateUserCommand({ UserName: name }));
  for (const office of offices) {
    await root.iam.send(
      new PutUserPolicyCommand({
        UserName: name,
        PolicyName: office,
        PolicyDocument: readFileSync(path.join(project, `docs/iam/${office}.json`), 'utf8'),
      }),
    );
  }
  const { AccessKey } = await root.iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return {
    name,
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    },
  };
}

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Types a command at the terminal of an officer. */
export async function type(
  { credentials }: Officer,
  { endpoint, region }: Sandbox,
  args: readonly string[],
): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    HOME: '/nowhere',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const line = ['cli/holdfast.ts', ...args, '--endpoint-url', endpoint, '--region', region];
  return new Promise((resolve) => {
    execFile(process.execPath, line, { cwd: project, env }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
