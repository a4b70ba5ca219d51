import type { Command } from 'commander';
import type { AddLegalHoldOptions, ReleaseLegalHoldOptions } from '../commands/legal-hold.ts';
import { addReason, type CommonOptions, examples, type ProgramContext, toTime } from './arguments.ts';

/** What may not be removed from the archive, however old it is. */
export function addLegalHold(program: Command, { terminal, setExitCode }: ProgramContext): void {
  const time = (text: string): Date => toTime(text, terminal.now());
  const hold = program
    .command('legal-hold')
    .summary('keep the records of a finding for as long as a case lasts: add, list, release')
    .description(
      'Legal holds: nobody can remove the records of a finding from the archive while it is held, however old they are. ' +
        'Holdfast may neither place nor lift one: it is done with your credentials (docs/iam/records-officer.json).',
    );

  const add = hold
    .command('add')
    .summary('hold what is recorded of a finding so far')
    .description(
      'Places a hold on each object of the archive that holds a record of the finding, and on the seals that prove them. ' +
        'What is recorded later is not under it: add again, as `holdfast legal-hold list` then says.',
    )
    .argument('<id>', 'the id of a finding')
    .option(
      '--since <time>',
      'search the archive for its records too, from the start of that day (UTC)',
      time,
    );
  addReason(add)
    .option('--json', 'as a JSON object')
    .addHelpText(
      'after',
      examples([
        'holdfast legal-hold add hf-8q2v7c0m3n5p1r4t --reason "case 2026-17"',
        'holdfast legal-hold add hf-8q2v7c0m3n5p1r4t --since 2025-06-01 --reason "case 2026-17"',
      ]),
    )
    .action(async (id: string, _, command: Command) => {
      const { addLegalHold: act } = await import('../commands/legal-hold.ts');
      await act(id, command.optsWithGlobals<AddLegalHoldOptions>(), terminal);
    });

  hold
    .command('list')
    .summary('what is held, and whether all of it really is')
    .description(
      'The findings under a legal hold, whether S3 has the holds, and whether records were written since. Exit code 0: all ' +
        'is held. 1: something is not.',
    )
    .option('--json', 'as a JSON array')
    .action(async (_, command: Command) => {
      const { listLegalHolds } = await import('../commands/legal-hold.ts');
      setExitCode(await listLegalHolds(command.optsWithGlobals<CommonOptions>(), terminal));
    });

  const release = hold
    .command('release')
    .summary('end a hold')
    .description('Lifts the hold of a finding. Objects that another held finding needs stay held.')
    .argument('<id>', 'the id of a finding');
  addReason(release)
    .option('--json', 'as a JSON object')
    .addHelpText(
      'after',
      examples(['holdfast legal-hold release hf-8q2v7c0m3n5p1r4t --reason "case closed"']),
    )
    .action(async (id: string, _, command: Command) => {
      const { releaseLegalHold } = await import('../commands/legal-hold.ts');
      await releaseLegalHold(id, command.optsWithGlobals<ReleaseLegalHoldOptions>(), terminal);
    });
}
