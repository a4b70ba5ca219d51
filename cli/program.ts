import { Command, InvalidArgumentError, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { outcomeStatuses } from '../shared/audit/record.ts';
import { severities } from '../shared/control/control.ts';
import { resourceTypes } from '../shared/control/resource.ts';
import type { AssessOptions } from './commands/assess.ts';
import type { ControlsOptions } from './commands/controls.ts';
import type { LogOptions } from './commands/log.ts';
import type { AccountOptions } from './deployment.ts';
import type { Terminal } from './terminal.ts';
import { parseTime } from './time.ts';

/** What every command takes. */
interface JsonOption {
  readonly json?: boolean;
}

const services = [...new Set(Object.values(resourceTypes).map(({ service }) => service))].toSorted();
const statuses = [...outcomeStatuses, 'observation', 'in-progress'];

/**
 * The command line. What a command does is loaded only when it runs: the catalogue and the SDK take longer to load than
 * a help page takes to read.
 */
export function createProgram(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const program = createRoot(terminal);
  const time = (text: string): Date => toTime(text, terminal.now());

  program
    .command('log')
    .summary('what was found and what was done about it, newest first')
    .description('The action log, newest first. Times are UTC.')
    .option('--since <time>', 'an age such as 30m, 24h, 7d, or an ISO 8601 time', time, time('24h'))
    .option('--until <time>', 'the same; now unless given', time)
    .option('--control <id>', 'of one control')
    .option('--resource <arn>', 'of a resource, by its ARN or a part of it')
    .option('--actor <name>', 'of who made the change, by name or a part of it')
    .addOption(new Option('--outcome <status>', 'that ended so').choices(statuses))
    .option('--limit <count>', 'at most so many lines', toCount, 100)
    .option('--json', 'the audit records as a JSON array')
    .addHelpText(
      'after',
      examples([
        'holdfast log --since 7d --actor ada',
        'holdfast log --since 2026-01-31T09:00Z --until 2026-01-31T12:00Z',
        'holdfast log --outcome failed --json | jq -r .[].resource.arn',
      ]),
    )
    .action(async (_, command: Command) => {
      const { printLog } = await import('./commands/log.ts');
      await printLog(command.optsWithGlobals<LogOptions & { since: Date }>(), terminal);
    });

  program
    .command('show')
    .summary('the whole story of one finding')
    .description('What happened and who did it, what was decided, called and read again, and how to undo it.')
    .argument('<id>', 'the id of a finding, as `holdfast log` and every message show it')
    .option('--json', 'its audit records as a JSON object')
    .addHelpText(
      'after',
      examples(['holdfast show hf-8q2v7c0m3n5p1r4t', 'holdfast show hf-8q2v7c0m3n5p1r4t --json']),
    )
    .action(async (id: string, _, command: Command) => {
      const { printFinding } = await import('./commands/show.ts');
      await printFinding(id, command.optsWithGlobals<AccountOptions & JsonOption>(), terminal);
    });

  program
    .command('assess')
    .summary('what Holdfast would do now, about one resource or all: a dry run')
    .description(
      'Reads live resources with your own credentials, and prints what violates a control, the calls that would put it\n' +
        'back, and their undo. Makes no change. Exit code 0: nothing violates a control. 1: something does, or a read failed.',
    )
    .argument('[arn]', 'the ARN of a resource')
    .option('--all', 'every resource of the Region that a control watches')
    .option('--control <id>', 'one control only')
    .option('--settings <file>', 'the settings file; holdfast.config.yml of the project unless given')
    .option('--json', 'as a JSON array')
    .addHelpText(
      'after',
      examples([
        'holdfast assess arn:aws:s3:::invoices',
        'holdfast assess --all --control ec2-security-group-no-world-admin-ports',
      ]),
    )
    .action(async (arn: string | undefined, _, command: Command) => {
      const { printAssessments } = await import('./commands/assess.ts');
      setExitCode(await printAssessments(arn, command.optsWithGlobals<AssessOptions>(), terminal));
    });

  program
    .command('controls')
    .summary('the controls of the catalogue')
    .description('The controls of the catalogue. Asks no account.')
    .addOption(new Option('--service <name>', 'of one service').choices(services))
    .addOption(new Option('--severity <label>', 'of one severity').choices(severities))
    .option('--json', 'as a JSON array')
    .addHelpText(
      'after',
      examples(['holdfast controls --severity critical', 'holdfast controls --service s3 --json']),
    )
    .action(async (options: ControlsOptions) => {
      const { printControls } = await import('./commands/controls.ts');
      await printControls(options, terminal);
    });

  program
    .command('explain')
    .summary('one control: why it is there, what it reads and changes, its settings')
    .description('Explains one control. Asks no account.')
    .argument('<control>', 'the id of a control, as `holdfast controls` lists it')
    .option('--json', 'as a JSON object')
    .addHelpText('after', examples(['holdfast explain s3-bucket-policy-not-public']))
    .action(async (id: string, options: JsonOption) => {
      const { printExplanation } = await import('./commands/explain.ts');
      await printExplanation(id, options, terminal);
    });

  program
    .command('doctor')
    .summary('whether the account is protected, and what to do when it is not')
    .description(
      'Says in plain words whether Holdfast can protect the account, and what to do when it cannot. Changes nothing.\n' +
        'Exit code 0: it can. 1: it cannot, or a permission is missing to tell.',
    )
    .option('--json', 'as a JSON object')
    .addHelpText('after', examples(['holdfast doctor --region eu-west-1', 'holdfast doctor --json']))
    .action(async (_, command: Command) => {
      const { printDiagnosis } = await import('./commands/doctor.ts');
      setExitCode(await printDiagnosis(command.optsWithGlobals<AccountOptions & JsonOption>(), terminal));
    });

  return program;
}

function createRoot({ stdout, stderr }: Terminal): Command {
  return new Command('holdfast')
    .description(
      'Holdfast keeps an AWS account at its security baseline. Here engineers see what it did, and how it is.',
    )
    .option(
      '--region <name>',
      'the Region that Holdfast is deployed in; else AWS_REGION or the profile decides',
    )
    .option('--profile <name>', 'a profile of the AWS configuration files')
    .option('--stack <name>', 'the CloudFormation stack', 'holdfast')
    .option('--endpoint-url <url>', 'another endpoint than that of AWS, such as the sandbox')
    .version(manifest.version)
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .showHelpAfterError('(add --help for what can be said)')
    .exitOverride()
    .addHelpText(
      'after',
      examples(['holdfast doctor --region eu-west-1', 'holdfast log --since 7d', 'holdfast controls']),
    );
}

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}

function toTime(text: string, now: Date): Date {
  const time = parseTime(text, now);
  if (time !== undefined) return time;
  throw new InvalidArgumentError(
    'Write an age, such as 30m, 24h, 7d or 2w, or an ISO 8601 time, such as 2026-01-31 or 2026-01-31T09:00Z.',
  );
}

function toCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1 to 999999.');
  return Number(text);
}
