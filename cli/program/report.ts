import { type Command, Option } from 'commander';
import { frameworkNames, reportFormatNames } from '../../shared/report/names.ts';
import type { ReportOptions } from '../commands/report.ts';
import { examples, type ProgramContext, toTime } from './arguments.ts';

/** What an auditor asks for. */
export function addReport(program: Command, { terminal, setExitCode }: ProgramContext): void {
  const time = (text: string): Date => toTime(text, terminal.now());
  program
    .command('report')
    .summary('for an auditor: each requirement, what watches it, what was found and done, and what proves it')
    .description(
      'Reports a range of the audit trail by the requirements of a framework: controls, findings and how they ended, time to ' +
        'remediate, exemptions, open items, and who approved or undid what. It verifies the seals first and says at the top ' +
        'what they prove. Exit code 0: all of the range is proven. 1: it is not; the report is written and says so.',
    )
    .addOption(
      new Option('--framework <name>', 'by the requirements of which framework')
        .choices(frameworkNames)
        .makeOptionMandatory(),
    )
    .option('--from <time>', 'an age such as 30d, or an ISO 8601 time', time, time('90d'))
    .option(
      '--to <time>',
      'the same; this moment itself is not reported; two hours ago unless given, since what is younger may not be sealed yet',
      time,
    )
    .addOption(
      new Option('--format <name>', 'one file to read and print; Markdown; a table')
        .choices(reportFormatNames)
        .default('html'),
    )
    .addOption(new Option('--json', 'as a JSON object, instead of a format').conflicts('format'))
    .option('--out <file>', 'where to write it; the terminal unless given')
    .addHelpText(
      'after',
      examples([
        'holdfast report --framework soc2 --from 2026-01-01 --to 2026-04-01 --out soc2-2026-q1.html',
        'holdfast report --framework policy --from 30d --format md',
        'holdfast report --framework hipaa --format csv --out hipaa.csv',
      ]),
    )
    .action(async (_, command: Command) => {
      const { makeReport } = await import('../commands/report.ts');
      setExitCode(await makeReport(command.optsWithGlobals<ReportOptions>(), terminal));
    });
}
