import { type Command, InvalidArgumentError, Option } from 'commander';
import { logStatuses } from '../../shared/audit/log-status.ts';
import { noticeTopics } from '../../shared/audit/record.ts';
import { severities } from '../../shared/control/control.ts';
import { resourceTypes } from '../../shared/control/resource.ts';
import { channels } from '../../shared/events/actor.ts';
import { decisionRules } from '../../shared/policy/decision.ts';
import type { LogOptions } from '../commands/log.ts';
import { type Grouping, groupings } from '../../shared/audit/log-groupings.ts';
import type { StatsOptions } from '../commands/stats.ts';
import { append, examples, type ProgramContext, toCount, toTime } from './arguments.ts';

/** What was found and done: line by line, as it comes, and in numbers. */
export function addLogCommands(program: Command, context: ProgramContext): void {
  addLog(program, context);
  addStats(program, context);
}

function addLog(program: Command, context: ProgramContext): void {
  const command = program
    .command('log')
    .summary('what was found and what was done about it, newest first')
    .description(
      'The action log, newest first. A change is one line, with its outcome. Times are UTC. Of filters that are given, all ' +
        'must fit; of the values of one filter, one.',
    );
  addFilters(command, context)
    .option(
      '-f, --follow',
      'oldest first, and then what comes, until Ctrl-C; from 5 minutes ago unless given',
    )
    .option('--diff', 'under each line, what the change made of the resource')
    .option('--limit <count>', 'at most so many lines; 100 unless given or with --follow', toCount)
    .option('--json', 'the audit records as a JSON array; with --follow, one a line')
    .addHelpText(
      'after',
      examples([
        'holdfast log --since 7d --actor ada',
        'holdfast log --since 2026-01-31T09:00Z --until 2026-01-31T12:00Z',
        "holdfast log --control 's3-*' --severity high --channel terraform --channel pulumi",
        'holdfast log -f --outcome failed --outcome partial --json | jq -r .resource.arn',
        'holdfast log --outcome failed --json | jq -r .[].resource.arn',
      ]),
    )
    .action(async (_, self: Command) => {
      const { printLog } = await import('../commands/log.ts');
      await printLog(self.optsWithGlobals<LogOptions>(), context.terminal);
    });
}

function addStats(program: Command, context: ProgramContext): void {
  const command = program
    .command('stats')
    .summary('the action log in numbers, and how fast drift was put back')
    .description(
      'Counts the lines of the action log: changes that ended well and that did not, what was only observed, what is still ' +
        'in progress, and the median and 95th percentile of the time from the drift to the verified end of its change, both ' +
        'to within 1%. The filters are those of `holdfast log`.',
    );
  addFilters(command, context)
    .addOption(
      new Option('--by <what>', 'what is counted apart; several times for several tables')
        .choices(groupings)
        .argParser(choose(groupings))
        .default(['control', 'actor', 'outcome'] satisfies Grouping[], 'control, actor and outcome'),
    )
    .option('--limit <count>', 'at most so many rows in each table', toCount, 20)
    .option('--json', 'as a JSON object, with every row')
    .addHelpText(
      'after',
      examples([
        'holdfast stats --since 30d',
        'holdfast stats --since 7d --by day --severity high',
        'holdfast stats --by resource --outcome failed --json | jq .by.resource',
      ]),
    )
    .action(async (_, self: Command) => {
      const { printStats } = await import('../commands/stats.ts');
      await printStats(self.optsWithGlobals<StatsOptions>(), context.terminal);
    });
}

function addFilters(command: Command, { terminal }: ProgramContext): Command {
  const time = (text: string): Date => toTime(text, terminal.now());
  return command
    .option('--since <time>', 'an age such as 30m, 24h, 7d, or an ISO 8601 time; 24h unless given', time)
    .option('--until <time>', 'the same; now unless given', time)
    .option('--control <id>', 'of a control, or of those that a pattern such as s3-* fits', appendText)
    .option('--resource <arn>', 'of a resource, by its ARN or a part of it', appendText)
    .option(
      '--actor <name>',
      'of who made the change or gave the command, by name or a part of it',
      appendText,
    )
    .addOption(severalOf('--outcome <status>', 'that ended so', logStatuses))
    .addOption(
      new Option('--severity <least>', 'so severe or more: `high` is for high and critical').choices(
        severities,
      ),
    )
    .addOption(severalOf('--type <type>', 'of resources of a type', Object.keys(resourceTypes)))
    .addOption(severalOf('--channel <channel>', 'of changes that were made this way', channels))
    .option('--finding <id>', 'of a finding, an exemption, `pause` or `breaker`', appendText)
    .addOption(severalOf('--rule <rule>', 'decided by this rule', decisionRules))
    .addOption(severalOf('--topic <topic>', 'notices of this', noticeTopics));
}

/** An option that can be given several times, each time with one of the choices. */
function severalOf(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices).argParser(choose(choices));
}

function choose(choices: readonly string[]) {
  // What is chosen takes the place of a default that was not chosen.
  let chosen: readonly string[] = [];
  return (text: string): readonly string[] => {
    if (!choices.includes(text)) throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    chosen = append(text, chosen);
    return chosen;
  };
}

function appendText(text: string, others?: readonly string[]): readonly string[] {
  // Every name has an empty part, so that nothing would be filtered.
  if (text === '') throw new InvalidArgumentError('Write at least one character.');
  return append(text, others);
}
