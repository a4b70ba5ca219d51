import type { Command } from 'commander';
import type { ForgetBaselineOptions, ListBaselinesOptions } from '../commands/baselines.ts';
import { addReason, type CommonOptions, examples, type ProgramContext } from './arguments.ts';

const arn = 'the ARN of the resource, as `holdfast baseline list` shows it';
const controlOption = 'of one control; needed only where several remember the resource';

/** The last good states that drift is put back to. */
export function addBaselineCommands(program: Command, context: ProgramContext): void {
  const baseline = program
    .command('baseline')
    .summary('what drift is put back to: list, show, accept, reset')
    .description(
      'Baselines: the last good state of what cannot be put right without knowing what it was, such as a trail that was ' +
        'deleted. Each is remembered while its resource passes, from the first sweep on.',
    );
  addList(baseline, context);
  addShow(baseline, context);
  addForget(baseline, context, {
    name: 'accept',
    summary: 'take what is there now for good, though it is less than it was',
    description:
      'Forgets what was remembered and looks at the resource at once: what is there now is remembered in its place, if the ' +
      'control finds nothing else wrong with it. Use it after a change that was meant.',
  });
  addForget(baseline, context, {
    name: 'reset',
    summary: 'forget it, until the resource is looked at again',
    description:
      'Forgets what was remembered, as of a resource that was deleted for good. What the next look finds is remembered anew.',
  });
}

function addList(baseline: Command, { terminal }: ProgramContext): void {
  baseline
    .command('list')
    .summary('what is remembered, by control and resource')
    .description('What is remembered, and since when it is like that. Times are UTC.')
    .option('--control <id>', 'of one control')
    .option('--json', 'as a JSON array, values included')
    .addHelpText('after', examples(['holdfast baseline list --control cloudtrail-trail-present']))
    .action(async (_, command: Command) => {
      const { listBaselines } = await import('../commands/baselines.ts');
      await listBaselines(command.optsWithGlobals<ListBaselinesOptions>(), terminal);
    });
}

function addShow(baseline: Command, { terminal }: ProgramContext): void {
  baseline
    .command('show')
    .summary('what is remembered of a resource')
    .description('What is remembered of a resource, for each control that does.')
    .argument('<arn>', arn)
    .option('--control <id>', 'of one control')
    .option('--json', 'as a JSON array')
    .action(async (resource: string, _, command: Command) => {
      const { showBaselines } = await import('../commands/baselines.ts');
      await showBaselines(resource, command.optsWithGlobals<ListBaselinesOptions>(), terminal);
    });
}

interface Forgetting {
  readonly name: 'accept' | 'reset';
  readonly summary: string;
  readonly description: string;
}

function addForget(
  baseline: Command,
  { terminal }: ProgramContext,
  { name, summary, description }: Forgetting,
): void {
  const command = baseline
    .command(name)
    .summary(summary)
    .description(description)
    .argument('<arn>', arn)
    .option('--control <id>', controlOption);
  addReason(command)
    .option('--json', 'as a JSON object')
    .addHelpText(
      'after',
      examples([
        `holdfast baseline ${name} arn:aws:cloudtrail:eu-west-1:123456789012:trail/audit --reason "moved to the organization's trail"`,
      ]),
    )
    .action(async (resource: string, _, self: Command) => {
      const { forgetBaseline } = await import('../commands/baselines.ts');
      await forgetBaseline(
        name,
        resource,
        self.optsWithGlobals<CommonOptions & ForgetBaselineOptions>(),
        terminal,
      );
    });
}
