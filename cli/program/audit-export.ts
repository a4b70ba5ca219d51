import { type Command, Option } from 'commander';
import { exportFormatNames } from '../../shared/audit/export/format.ts';
import type { ExportOptions } from '../commands/audit-export.ts';
import { examples, type ProgramContext, toTime } from './arguments.ts';

/** The trail in the forms that other programs read. */
export function addExport(audit: Command, { terminal }: ProgramContext): void {
  const time = (text: string): Date => toTime(text, terminal.now());
  audit
    .command('export')
    .summary('write the records of a range for other programs')
    .description(
      'Writes the records of a range, oldest first. What each format takes and leaves out: docs/exports.md. An interrupted ' +
        'export to a file is gone on with by --resume, without a gap and with nothing twice.',
    )
    .addOption(
      new Option(
        '--format <name>',
        'the exact records; a table; events of OCSF; findings of AWS Security Hub',
      ).choices(exportFormatNames),
    )
    .option('--from <time>', 'an age such as 24h, 7d, or an ISO 8601 time', time)
    .option(
      '--to <time>',
      'the same; this moment itself is not exported; a minute ago unless given',
      time,
      time('1m'),
    )
    .option('--control <id>', 'of one control')
    .option('--out <file>', 'a new file; the terminal unless given')
    .option('--resume', 'go on with the interrupted export to --out, in its own range')
    .addHelpText(
      'after',
      examples([
        'holdfast audit export --format csv --from 2026-01-01 --to 2026-02-01 --out january.csv',
        'holdfast audit export --out january.csv --resume',
        'holdfast audit export --format ocsf --from 24h | gzip > day.ocsf.jsonl.gz',
      ]),
    )
    .action(async (_, command: Command) => {
      const { exportTrail } = await import('../commands/audit-export.ts');
      await exportTrail(command.optsWithGlobals<ExportOptions>(), terminal);
    });
}
