import type { Command } from 'commander';
import type { ProveOptions, VerifyOptions } from '../commands/audit.ts';
import { examples, type ProgramContext, toCount, toTime } from './arguments.ts';
import { addExport } from './audit-export.ts';

/** Whether the audit trail is what was written, and how to prove it to others. */
export function addAuditCommands(program: Command, context: ProgramContext): void {
  const audit = program
    .command('audit')
    .summary('whether the trail was changed: verify, prove, check, export')
    .description('The sealed audit trail: whether it was changed, and proofs of single records for others.');
  addVerify(audit, context);
  addProve(audit, context);
  addCheck(audit, context);
  addExport(audit, context);
}

/** Instead of the account: files that were copied from the archive bucket. */
function addFiles(command: Command): Command {
  return command
    .option('--records <dir>', 'a copy of what the archive bucket has below records/')
    .option('--seals <dir>', 'a copy of what it has below seals/')
    .option('--public-key <file>', 'the public key, in PEM');
}

function addVerify(audit: Command, { terminal, setExitCode }: ProgramContext): void {
  const time = (text: string): Date => toTime(text, terminal.now());
  const command = audit
    .command('verify')
    .summary('hold archive and table against the seals, and name what was changed')
    .description(
      'Holds the archive, and in the account the audit table, against the signed seals: names the first record that was ' +
        'altered, removed, inserted or reordered, and says from when to when the trail is proven. With --records, --seals ' +
        'and --public-key it asks no account. Exit code 0: nothing was changed. 1: something was.',
    )
    .option('--since <time>', 'only from the start of that day (UTC): an age such as 7d, or a date', time)
    .option('--as-of <time>', 'when the files were copied; now unless given', time)
    .option(
      '--hot-days <count>',
      'for how many days the audit table had to hold a record, where audit.hotDays was raised since; as deployed unless given',
      toCount,
    );
  addFiles(command)
    .option('--json', 'as a JSON object')
    .addHelpText(
      'after',
      examples([
        'holdfast audit verify --since 7d',
        'holdfast audit verify --records ./records --seals ./seals --public-key ./key.pem --as-of 2026-01-31T18:00Z',
      ]),
    )
    .action(async (_, self: Command) => {
      const { verifyAudit } = await import('../commands/audit.ts');
      setExitCode(await verifyAudit(self.optsWithGlobals<VerifyOptions>(), terminal));
    });
}

function addProve(audit: Command, { terminal }: ProgramContext): void {
  const time = (text: string): Date => toTime(text, terminal.now());
  const command = audit
    .command('prove')
    .summary('write proofs that records are in the trail, for somebody who has neither')
    .description(
      'Writes a JSON file with the exact text of each record and the proof that it was sealed. docs/audit-trail.md says in ' +
        'ten lines how to check it without Holdfast.',
    )
    .argument('<id>', 'the id of a finding, or of one record')
    .option('--out <file>', 'where to write it; the terminal unless given')
    .option('--since <time>', 'search the seals from then on, for the id of a record', time);
  addFiles(command)
    .addHelpText(
      'after',
      examples(['holdfast audit prove hf-8q2v7c0m3n5p1r4t --out hf-8q2v7c0m3n5p1r4t.proof.json']),
    )
    .action(async (id: string, _, self: Command) => {
      const { proveAudit } = await import('../commands/audit.ts');
      await proveAudit(id, self.optsWithGlobals<ProveOptions>(), terminal);
    });
}

function addCheck(audit: Command, { terminal }: ProgramContext): void {
  audit
    .command('check')
    .summary('check a file of proofs')
    .description('Checks what `holdfast audit prove` wrote. Asks no account. Exit code 0: every proof holds.')
    .argument('<file>', 'the file')
    .option('--public-key <file>', 'the key that you know, in PEM; the one in the file unless given')
    .option('--json', 'as a JSON object')
    .addHelpText(
      'after',
      examples(['holdfast audit check hf-8q2v7c0m3n5p1r4t.proof.json --public-key key.pem']),
    )
    .action(async (file: string, options: { publicKey?: string; json?: boolean }) => {
      const { checkAudit } = await import('../commands/audit.ts');
      await checkAudit(file, options, terminal);
    });
}
