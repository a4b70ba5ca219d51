import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { addAccountCommands } from './program/account.ts';
import { examples } from './program/arguments.ts';
import { addAuditCommands } from './program/audit.ts';
import { addBaselineCommands } from './program/baselines.ts';
import { addLegalHold } from './program/legal-hold.ts';
import { addPolicyCommands } from './program/policy.ts';
import { addRegions } from './program/regions.ts';
import { addReport } from './program/report.ts';
import { addReviewCommands } from './program/review.ts';
import type { Terminal } from './terminal.ts';

/**
 * The command line. What a command does is loaded only when it runs: the catalogue and the SDK take longer to load than
 * a help page takes to read.
 */
export function createProgram(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const program = createRoot(terminal);
  const context = { terminal, setExitCode };
  program.commandsGroup('See, answer and undo:');
  addReviewCommands(program, context);
  program.commandsGroup('Hold it back, and let it go on:');
  addPolicyCommands(program, context);
  addBaselineCommands(program, context);
  program.commandsGroup('The audit trail:');
  addAuditCommands(program, context);
  addReport(program, context);
  addLegalHold(program, context);
  program.commandsGroup('The account and the catalogue:');
  addAccountCommands(program, context);
  addRegions(program, context);
  return program;
}

function createRoot({ stdout, stderr }: Terminal): Command {
  return new Command('holdfast')
    .description(
      'Holdfast keeps an AWS account at its security baseline. Here engineers see what it did, ' +
        'answer what it asks, undo what it changed, and hold it back.',
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
      examples(['holdfast doctor --region eu-west-1', 'holdfast log --since 7d', 'holdfast status']),
    );
}
