#!/usr/bin/env node
import { createClients, destroyClients } from './clients.ts';
import { readFlags, UsageError, type Flags } from './flags.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';
import { openInbox } from './tour/inbox.ts';
import { prepareNorthwind, type Northwind } from './tour/northwind.ts';
import { playTour } from './tour/play.ts';
import { isPassed } from './tour/report.ts';
import { createLiveTable, describeCommands, describeTour } from './tour/show.ts';

const help = `A local AWS account with Holdfast deployed in it, and a tour of what Holdfast does there.

  npm start                        play the tour, then stay up until Ctrl-C
  npm start -- --once              play the tour and stop
  npm start -- --once --json       the same, printing nothing but its result as JSON

Needs Python 3.10 or later, neither Docker nor AWS credentials. Everything it keeps is in .sandbox/.

Options
  --once        stop after the tour; exit code 1 if not everything was put back and verified
  --json        print the result as JSON (with --once)
  --port PORT   of the endpoint; a free one unless given
  --help        this text
`;

/** @returns the exit code */
async function run(flags: Flags): Promise<number> {
  const say = (text: string): void => {
    if (!flags.json) process.stdout.write(text);
  };
  let northwind: Northwind | undefined;
  const sandbox = await startSandbox({
    ...(flags.port === undefined ? {} : { port: flags.port }),
    onProgress: (message) => say(`${message} …\n`),
    onError: (error) => process.stderr.write(`A CloudTrail record was lost: ${String(error)}\n`),
    prepare: async (account) => {
      northwind = await prepareNorthwind(account);
    },
  });
  const interrupted = onInterrupt();
  try {
    if (northwind === undefined) throw new Error('The account was not prepared.');
    say(
      `\n${sandbox.endpoint} is AWS account ${sandbox.account}, Region ${sandbox.region}, with Holdfast in it.\n\n`,
    );
    const table = flags.json ? () => undefined : createLiveTable(process.stdout);
    const tour = await Promise.race([playTour(sandbox, northwind, table), interrupted]);
    if (tour === 'interrupted') return 130;
    say(`${describeTour(tour)}\n`);
    if (flags.json) process.stdout.write(`${JSON.stringify(tour.report, null, 2)}\n`);
    if (!flags.once) {
      say(describeCommands(sandbox, northwind, tour));
      await Promise.race([showMessages(sandbox, say), interrupted]);
    }
    return isPassed(tour.report) ? 0 : 1;
  } finally {
    await sandbox.stop();
  }
}

async function onInterrupt(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => resolve('interrupted'));
  });
}

async function showMessages(
  { clientOptions, outputs }: Sandbox,
  say: (text: string) => void,
): Promise<never> {
  const clients = createClients(clientOptions());
  try {
    const inbox = await openInbox(clients, outputs['TopicArn'] ?? '');
    for (;;) {
      for (const { subject } of await inbox.receive(5)) say(`  ${subject}\n`);
    }
  } finally {
    destroyClients(clients);
  }
}

try {
  const flags = readFlags(process.argv.slice(2));
  if (flags === undefined) process.stdout.write(help);
  // What was interrupted may still be trying again; there is nothing left that it could reach.
  else process.exit(await run(flags));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nSee npm start -- --help\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
