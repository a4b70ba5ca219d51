import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ClientOptions } from './clients.ts';
import { withLock } from './lock.ts';

const project = path.join(import.meta.dirname, '..');
const stackName = 'holdfast';

/** Longer than the slowest resource takes; a stack that is not done by then is stuck. Milliseconds. */
const patience = 120_000;

/**
 * Packages the project with its serverless.yml. One at a time, since the bundler has one working directory.
 * @param environment added to the packaging's own
 * @throws with the packager's output when it fails
 */
export async function packageStack(directory: string, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  await withLock('package', () => runPackager(directory, environment));
}

async function runPackager(directory: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const child = spawn(process.execPath, [serverless, 'package', '--package', directory], {
    cwd: project,
    env: { ...process.env, SLS_NOTIFICATIONS_MODE: 'off', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The stack could not be packaged:\n${output.trim()}`);
}

/**
 * Deploys a packaged stack as the serverless framework does: first the bucket for the code, then everything.
 * @returns the stack's outputs
 * @throws with the events of the stack when a resource cannot be made
 */
export async function deployStack(
  directory: string,
  client: ClientOptions,
): Promise<Readonly<Record<string, string>>> {
  const cloudFormation = new CloudFormationClient(client);
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  try {
    const stack = {
      StackName: stackName,
      Capabilities: ['CAPABILITY_IAM' as const, 'CAPABILITY_NAMED_IAM' as const],
    };
    const first = await readFile(path.join(directory, 'cloudformation-template-create-stack.json'), 'utf8');
    await cloudFormation.send(new CreateStackCommand({ ...stack, TemplateBody: first }));
    const { ServerlessDeploymentBucketName: bucket = '' } = readOutputs(await waitForStack(cloudFormation));

    const template = await readFile(
      path.join(directory, 'cloudformation-template-update-stack.json'),
      'utf8',
    );
    const artifacts = findArtifacts(template);
    await Promise.all([
      ...artifacts.map(async (key) => {
        const zip = await readFile(path.join(directory, path.basename(key)));
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: zip }));
      }),
      s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'template.json', Body: template })),
    ]);
    // By URL, since CloudFormation takes no template of more than 51,200 bytes in the call itself.
    const url = `${client.endpoint}/${bucket}/template.json`;
    await cloudFormation.send(new UpdateStackCommand({ ...stack, TemplateURL: url }));
    return readOutputs(await waitForStack(cloudFormation));
  } finally {
    cloudFormation.destroy();
    s3.destroy();
  }
}

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly Properties?: { readonly Code?: { readonly S3Key?: string } } }
    >
  >;
}

function findArtifacts(template: string): readonly string[] {
  const { Resources } = JSON.parse(template) as Template;
  const keys = Object.values(Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::Lambda::Function' ? (Properties?.Code?.S3Key ?? []) : [],
  );
  return [...new Set(keys)];
}

async function waitForStack(cloudFormation: CloudFormationClient): Promise<Stack> {
  const end = Date.now() + patience;
  for (;;) {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    const [stack] = Stacks;
    const status = stack?.StackStatus ?? 'missing';
    if (stack && (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE')) return stack;
    if (!status.endsWith('_IN_PROGRESS') || Date.now() > end) {
      throw new Error(`The stack is ${status}:\n${await describeFailures(cloudFormation)}`);
    }
    await delay(100);
  }
}

async function describeFailures(cloudFormation: CloudFormationClient): Promise<string> {
  const { StackEvents = [] } = await cloudFormation.send(
    new DescribeStackEventsCommand({ StackName: stackName }),
  );
  return StackEvents.filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('_FAILED'))
    .map((event) => `  ${String(event.LogicalResourceId)}: ${String(event.ResourceStatusReason)}`)
    .join('\n');
}

function readOutputs({ Outputs = [] }: Stack): Readonly<Record<string, string>> {
  return Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}
