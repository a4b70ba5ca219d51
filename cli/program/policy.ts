import type { Command } from 'commander';
import type { BreakerOptions } from '../commands/breaker.ts';
import type { AddExemptionOptions, ListExemptionsOptions } from '../commands/exempt.ts';
import type { PauseOptions } from '../commands/pause.ts';
import type { StatusOptions } from '../commands/status.ts';
import {
  addReason,
  append,
  type CommonOptions,
  examples,
  type ProgramContext,
  toDuration,
  toEnd,
  toTag,
} from './arguments.ts';

const exemptionId = 'the id of an exemption, as `holdfast exempt list` shows it';

/** What Holdfast may do at all: whether it is paused, what it leaves alone, what limits it. */
export function addPolicyCommands(program: Command, context: ProgramContext): void {
  addStatus(program, context);
  addSwitch(program, context);
  addExempt(program, context);
  addBreaker(program, context);
}

function addStatus(program: Command, { terminal }: ProgramContext): void {
  program
    .command('status')
    .summary('what holds Holdfast back: pauses, circuit breakers, holds, exemptions')
    .description(
      'Whether it is paused, and by whom; its circuit breakers, what it holds back, and exemptions. Times are UTC.',
    )
    .option(
      '--settings <file>',
      'the settings file with the limits; holdfast.config.yml of the project unless given',
    )
    .option('--json', 'as a JSON object')
    .addHelpText('after', examples(['holdfast status', 'holdfast status --json | jq .pauses']))
    .action(async (_, command: Command) => {
      const { printStatus } = await import('../commands/status.ts');
      await printStatus(command.optsWithGlobals<StatusOptions>(), terminal);
    });
}

function addSwitch(program: Command, { terminal }: ProgramContext): void {
  const pause = program
    .command('pause')
    .summary('the kill switch: change nothing until `holdfast resume`')
    .description(
      'Holdfast, or one control, changes nothing any more, from the next change on. What is found meanwhile is recorded and ' +
        'looked at again on resume.',
    )
    .option('--control <id>', 'one control only; all of them unless given');
  addReason(pause)
    .option('--json', 'as a JSON object')
    .addHelpText('after', examples(['holdfast pause --reason "migration tonight, see CHG-1207"']))
    .action(async (_, command: Command) => {
      const { throwSwitch } = await import('../commands/pause.ts');
      await throwSwitch('pause', command.optsWithGlobals<PauseOptions>(), terminal);
    });

  const resume = program
    .command('resume')
    .summary('end a pause')
    .description(
      'Ends a pause. What was found meanwhile is looked at again, and put back where it still violates a control.',
    )
    .option('--control <id>', 'the pause of one control; the pause of all of them unless given');
  addReason(resume)
    .option('--json', 'as a JSON object')
    .addHelpText('after', examples(['holdfast resume --reason "migration is done"']))
    .action(async (_, command: Command) => {
      const { throwSwitch } = await import('../commands/pause.ts');
      await throwSwitch('resume', command.optsWithGlobals<PauseOptions>(), terminal);
    });
}

function addExempt(program: Command, { terminal }: ProgramContext): void {
  const exempt = program
    .command('exempt')
    .summary('what Holdfast leaves alone for a while: add, list, show, remove')
    .description('Exemptions: what Holdfast leaves alone for a while, because two people said so.');
  const now = (): Date => terminal.now();

  const add = exempt
    .command('add')
    .summary('ask for an exemption; it holds when another person approves it')
    .description(
      'Asks for an exemption. It holds once another person has approved it with `holdfast approve`, and ends by itself.',
    )
    .requiredOption('--control <id>', 'the control; give it again for more', append)
    .option('--resource <pattern>', 'of resources whose ARN fits, with * and ?')
    .option('--tag <key=value>', 'and of resources that have this tag; give it again for more', toTag)
    .option('--ticket <id>', 'where it was talked about')
    .option('--for <length>', 'how long, such as 30d', toDuration)
    .option('--until <time>', 'or until when, an ISO 8601 time', (text: string) => toEnd(text, now()));
  addReason(add)
    .option('--json', 'as a JSON object')
    .addHelpText(
      'after',
      examples([
        'holdfast exempt add --control s3-bucket-policy-not-public --resource arn:aws:s3:::press-kit --for 30d --reason "public by intent"',
        'holdfast exempt add --control iam-access-key-rotated --tag env=dev --until 2026-03-31 --reason "rotation in March" --ticket SEC-77',
      ]),
    )
    .action(async (_, command: Command) => {
      const { addExemption } = await import('../commands/exempt.ts');
      await addExemption(command.optsWithGlobals<AddExemptionOptions>(), terminal);
    });

  exempt
    .command('list')
    .summary('the exemptions in force, and those that wait for a second person')
    .description('The exemptions in force, and those that wait for a second person. Times are UTC.')
    .option('--all', 'those that have ended as well, until they are cleared away')
    .option('--json', 'as a JSON array')
    .action(async (_, command: Command) => {
      const { listExemptions } = await import('../commands/exempt.ts');
      await listExemptions(command.optsWithGlobals<ListExemptionsOptions>(), terminal);
    });

  exempt
    .command('show')
    .summary('one exemption, and what became of it')
    .description('One exemption in full, and what the audit trail tells of it.')
    .argument('<id>', exemptionId)
    .option('--json', 'as a JSON object')
    .action(async (id: string, _, command: Command) => {
      const { showExemption } = await import('../commands/exempt.ts');
      await showExemption(id, command.optsWithGlobals<CommonOptions>(), terminal);
    });

  const remove = exempt
    .command('remove')
    .summary('end an exemption now')
    .description('Ends an exemption. What it covered is looked at again at once.')
    .argument('<id>', exemptionId);
  addReason(remove)
    .option('--json', 'as a JSON object')
    .action(async (id: string, _, command: Command) => {
      const { removeExemption } = await import('../commands/exempt.ts');
      await removeExemption(id, command.optsWithGlobals<CommonOptions & { reason: string }>(), terminal);
    });
}

function addBreaker(program: Command, { terminal }: ProgramContext): void {
  const breaker = program
    .command('breaker')
    .summary('close a circuit breaker by hand')
    .description(
      'Circuit breakers stop Holdfast after so many changes in an hour; the rest waits for approval.',
    );
  const close = breaker
    .command('close')
    .summary('let it change again at once')
    .description(
      'Closes a circuit breaker before its time: its count begins anew, and Holdfast changes again at once.',
    )
    .argument('<breaker>', 'the id of a control, or `account`');
  addReason(close)
    .option('--json', 'as a JSON object')
    .addHelpText(
      'after',
      examples(['holdfast breaker close account --reason "it was the migration, all looked at"']),
    )
    .action(async (key: string, _, command: Command) => {
      const { closeBreaker } = await import('../commands/breaker.ts');
      await closeBreaker(key, command.optsWithGlobals<BreakerOptions>(), terminal);
    });
}
