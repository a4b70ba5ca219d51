import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Command as Program } from 'commander';
import { type ConnectionConfig, connect, type ConnectionOptions } from './shared/aws/connection.ts';
import { explainFailure } from './shared/aws/explain-failure.ts';
import { listResourceTypes } from './shared/commands/resource-types.ts';
import { sendCommands } from './shared/commands/send-commands.ts';
import type { Command } from './shared/events/parse-signal.ts';
import { SettingsError } from './shared/settings/load-settings.ts';
import { readSettingsFile } from './shared/settings/read-settings-file.ts';

const project = import.meta.dirname;

const program = new Program('npm run deploy --')
  .description(
    'Deploys Holdfast, or a change of its settings, and then says whether the account is protected.',
  )
  .option('--region <name>', 'the Region to deploy to; else AWS_REGION or the profile decides')
  .option('--profile <name>', 'a profile of the AWS configuration files')
  .addHelpText(
    'after',
    '\nWhat is deployed is set in holdfast.config.yml, or in the file that HOLDFAST_CONFIG names.\n\n' +
      'Examples:\n  $ npm run deploy -- --region eu-west-1\n  $ npm run deploy -- --region eu-west-1 --profile security',
  )
  .showHelpAfterError('(add --help for what can be said)')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();

try {
  process.exitCode = await deploy(program.opts<ConnectionOptions>());
} catch (error) {
  // Every wrong setting has a line of its own.
  const message = error instanceof SettingsError ? error.message : explainFailure(error);
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}

/** Nothing is packaged before it is sure that the settings are right and that somebody is signed in. */
async function deploy(options: ConnectionOptions): Promise<number> {
  readSettingsFile();
  const config = await connect(options, process.env);
  const account = await getAccount(config);
  process.stdout.write(`Deploying Holdfast to account ${account}, Region ${config.region}\n`);
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const code = run([serverless, 'deploy', '--region', config.region], config);
  if (code !== 0) return code;
  await lookAtEverything(config);
  process.stdout.write('\nDeployed. How the account is now:\n\n');
  // What the doctor finds may have been there before: the deployment itself is done.
  run([path.join(project, 'cli/holdfast.ts'), 'doctor', '--region', config.region], config);
  return 0;
}

/** What is there already, no event tells of: it is looked at now, and what is good is remembered. */
async function lookAtEverything(config: ConnectionConfig): Promise<void> {
  const client = new EventBridgeClient(config);
  try {
    const sweeps = listResourceTypes().map((resourceType): Command => ({ command: 'sweep', resourceType }));
    await sendCommands(sweeps, { client, bus: 'holdfast' });
    process.stdout.write('\nEverything is being looked at: `npx holdfast log -f` shows what comes of it.\n');
  } catch (error) {
    process.stderr.write(
      `\nThe first look at everything could not be asked for, and is made within the hour: ${explainFailure(error)}\n`,
    );
  } finally {
    client.destroy();
  }
}

async function getAccount(config: ConnectionConfig): Promise<string> {
  const client = new STSClient(config);
  try {
    const { Account = 'unknown' } = await client.send(new GetCallerIdentityCommand({}));
    return Account;
  } finally {
    client.destroy();
  }
}

function run(args: readonly string[], { profile }: ConnectionConfig): number {
  const { status, error } = spawnSync(process.execPath, args, {
    cwd: project,
    env: {
      ...process.env,
      SLS_NOTIFICATIONS_MODE: 'off',
      ...(profile === undefined ? {} : { AWS_PROFILE: profile }),
    },
    stdio: 'inherit',
  });
  if (error !== undefined) throw error;
  return status ?? 1;
}
