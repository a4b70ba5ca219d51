import { type Command, Option } from 'commander';
import { decisionRules } from '../../shared/policy/decision.ts';
import type { AnswerOptions } from '../commands/answer.ts';
import type { HoldsOptions } from '../commands/holds.ts';
import type { ShowOptions } from '../commands/show.ts';
import type { UndoOptions } from '../commands/undo.ts';
import {
  addReason,
  addWait,
  examples,
  type ProgramContext,
  toDuration,
  toReason,
  toTime,
} from './arguments.ts';
import { addLogCommands } from './log.ts';

const findingId = 'the id of a finding, as `holdfast log` and every message show it';

/** What Holdfast did and what it asks: engineers look at it, answer it, and undo it. */
export function addReviewCommands(program: Command, context: ProgramContext): void {
  addLogCommands(program, context);
  addShow(program, context);
  addHolds(program, context);
  addApprove(program, context);
  addReject(program, context);
  addUndo(program, context);
}

function addShow(program: Command, { terminal }: ProgramContext): void {
  const time = (text: string): Date => toTime(text, terminal.now());
  program
    .command('show')
    .summary('the whole story of one finding, exemption or switch')
    .description(
      'What happened and who did it, what was decided, by whom it was answered, what was called and read again, and how ' +
        'to undo it.',
    )
    .argument('<id>', `${findingId}; that of an exemption; \`pause\` or \`breaker\``)
    .option('--since <time>', 'search the archive as well, from the start of that day (UTC)', time)
    .option('--json', 'its audit records as a JSON object')
    .addHelpText(
      'after',
      examples([
        'holdfast show hf-8q2v7c0m3n5p1r4t',
        'holdfast show hf-8q2v7c0m3n5p1r4t --json',
        'holdfast show hf-8q2v7c0m3n5p1r4t --since 2025-06-01',
        'holdfast show pause',
      ]),
    )
    .action(async (id: string, _, command: Command) => {
      const { printStory } = await import('../commands/show.ts');
      await printStory(id, command.optsWithGlobals<ShowOptions>(), terminal);
    });
}

function addHolds(program: Command, { terminal }: ProgramContext): void {
  program
    .command('holds')
    .summary('what Holdfast knows of and does not put back for now, and why')
    .description('What waits for an answer, a deadline, or the end of a pause or exemption. Times are UTC.')
    .option('--control <id>', 'of one control')
    .addOption(new Option('--rule <rule>', 'held back by this').choices(decisionRules))
    .option('--json', 'as a JSON array')
    .addHelpText(
      'after',
      examples(['holdfast holds', 'holdfast holds --rule breaker --json | jq -r .[].findingId']),
    )
    .action(async (_, command: Command) => {
      const { printHolds } = await import('../commands/holds.ts');
      await printHolds(command.optsWithGlobals<HoldsOptions>(), terminal);
    });
}

const answerable =
  'ids of findings that Holdfast asks about, and of exemptions that wait for a second person';
const answerExit = 'Exit code 0: all was done. 1: something was refused, or did not end well.';

function addApprove(program: Command, { terminal, setExitCode }: ProgramContext): void {
  const command = program
    .command('approve')
    .summary('yes to what Holdfast asks, or to an exemption')
    .description(
      'Shows exactly what it is and approves it. What runs is that change and no other: if the resource has changed since, ' +
        `Holdfast asks again. Nobody approves what their own change caused. ${answerExit}`,
    )
    .argument('<id...>', answerable);
  addWait(command)
    .option('--json', 'as a JSON array')
    .addHelpText(
      'after',
      examples(['holdfast approve hf-8q2v7c0m3n5p1r4t', 'holdfast approve ex-3k9d1x7w2b6g5j0z']),
    )
    .action(async (ids: readonly string[], _, self: Command) => {
      const { answer } = await import('../commands/answer.ts');
      setExitCode(await answer({ command: 'approve' }, ids, self.optsWithGlobals<AnswerOptions>(), terminal));
    });
}

function addReject(program: Command, { terminal, setExitCode }: ProgramContext): void {
  const command = program
    .command('reject')
    .summary('no to what Holdfast asks or warns of, or to an exemption')
    .description(`Shows exactly what it is and rejects it: Holdfast then leaves it as it is. ${answerExit}`)
    .argument('<id...>', answerable);
  addReason(command)
    .option('--json', 'as a JSON array')
    .addHelpText(
      'after',
      examples(['holdfast reject hf-8q2v7c0m3n5p1r4t --reason "the partner needs it until Friday"']),
    )
    .action(async (ids: readonly string[], _, self: Command) => {
      const { answer } = await import('../commands/answer.ts');
      const { reason, ...options } = self.optsWithGlobals<Omit<AnswerOptions, 'wait'> & { reason: string }>();
      setExitCode(await answer({ command: 'reject', reason }, ids, { ...options, wait: 0 }, terminal));
    });
}

function addUndo(program: Command, { terminal, setExitCode }: ProgramContext): void {
  const time = (text: string): Date => toTime(text, terminal.now());
  const command = program
    .command('undo')
    .summary('put back what Holdfast changed: one change, or all of a bad night')
    .description(
      'Shows the exact calls and has them made, if the resource is still as Holdfast left it; else shows the difference. ' +
        `Holdfast then leaves the violation alone for a while. ${answerExit}`,
    )
    .argument('[id]', findingId)
    .option('--reason <text>', 'why; it is recorded, and told', toReason)
    .option(
      '--for <length>',
      'how long Holdfast leaves it alone, such as 24h; the settings say unless given',
      toDuration,
    )
    .option('--since <time>', 'instead of an id: every change of --control since an age or a time', time)
    .option('--until <time>', 'and until then; now unless given', time)
    .option('--control <id>', 'whose changes')
    .option('--dry-run', 'show it and send nothing');
  addWait(command)
    .option('--json', 'as a JSON array')
    .addHelpText(
      'after',
      examples([
        'holdfast undo hf-8q2v7c0m3n5p1r4t --reason "the partner gateway needs port 22" --for 24h',
        'holdfast undo --since 6h --control ec2-security-group-no-world-admin-ports --dry-run',
      ]),
    )
    .action(async (id: string | undefined, _, self: Command) => {
      const { undo } = await import('../commands/undo.ts');
      setExitCode(await undo(id, self.optsWithGlobals<UndoOptions>(), terminal));
    });
}
