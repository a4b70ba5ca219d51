import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Command as Program } from 'commander';
import { type ConnectionConfig, connect, type ConnectionOptions } from './shared/aws/connection.ts';
import { explainFailure } from './shared/aws/explain-failure.ts';
import { listResourceTypes } from './shared/commands/resource-types.ts';
import { sendCommands } from './shared/commands/send-commands.ts';
import { findStack, getCaller } from './shared/doctor/deployment.ts';
import type { Command } from './shared/events/parse-signal.ts';
import { forwardFrom, type Homestead, stopForwardingFrom } from './shared/forwarding/forward-regions.ts';
import { requireRegions } from './shared/forwarding/require-regions.ts';
import { findOutput } from './shared/forwarding/stack-state.ts';
import { SettingsError } from './shared/settings/load-settings.ts';
import { readSettingsFile } from './shared/settings/read-settings-file.ts';

const project = import.meta.dirname;

const program = new Program('npm run deploy --')
  .description(
    'Deploys Holdfast, or a change of its settings, has the other Regions of the settings forward their events to it, and ' +
      'then says whether the account is protected.',
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
  const { regions } = readSettingsFile().document;
  const config = await connect(options, process.env);
  const { account, partition } = await getCaller(config);
  await withClient(new EC2Client(config), (client) => requireRegions(regions, config.region, client));
  say(`Deploying Holdfast to account ${account}, Region ${config.region}`);
  const homestead: Homestead = {
    home: config.region,
    partition,
    open: (region) => new CloudFormationClient({ ...config, region }),
  };
  await leaveOthers(regions, homestead);
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const code = run([serverless, 'deploy', '--region', config.region], config);
  if (code !== 0) return code;
  const failures = await coverOthers(regions, homestead);
  await lookAtEverything(config);
  say('\nDeployed. How the account is now:\n');
  // What the doctor finds may have been there before: the deployment itself is done.
  run([path.join(project, 'cli/holdfast.ts'), 'doctor', '--region', config.region], config);
  return failures === 0 ? 0 : 1;
}

/** Regions that the settings name no more forward nothing any more, before the functions may not act there any more. */
async function leaveOthers(regions: readonly string[], homestead: Homestead): Promise<void> {
  const stack = await withClient(homestead.open(homestead.home), (client) => findStack(client, 'holdfast'));
  const covered = (stack && findOutput(stack, 'Regions')?.split(',')) ?? [];
  for (const region of covered.filter((name) => !regions.includes(name))) {
    const wasForwarding = await stopForwardingFrom(region, homestead);
    say(`${region} ${wasForwarding ? 'forwards its events no more' : 'forwarded nothing'}`);
  }
}

/** Now that the functions may act there. One Region that fails keeps no other from being covered. */
async function coverOthers(regions: readonly string[], homestead: Homestead): Promise<number> {
  let failures = 0;
  for (const region of regions) {
    try {
      const done = await forwardFrom(region, homestead);
      say(`${region} forwards its events to ${homestead.home} (${done})`);
    } catch (error) {
      failures += 1;
      process.stderr.write(`error: ${region} is not covered: ${explainFailure(error)}\n`);
    }
  }
  return failures;
}

/** What is there already, no event tells of: it is looked at now, and what is good is remembered. */
async function lookAtEverything(config: ConnectionConfig): Promise<void> {
  const sweeps = listResourceTypes().map((resourceType): Command => ({ command: 'sweep', resourceType }));
  try {
    await withClient(new EventBridgeClient(config), (client) =>
      sendCommands(sweeps, { client, bus: 'holdfast' }),
    );
    say('\nEverything is being looked at: `npx holdfast log -f` shows what comes of it.');
  } catch (error) {
    process.stderr.write(
      `\nThe first look at everything could not be asked for, and is made within the hour: ${explainFailure(error)}\n`,
    );
  }
}

async function withClient<Client extends { destroy(): void }, Result>(
  client: Client,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
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
