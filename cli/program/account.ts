import { type Command, Option } from 'commander';
import { severities } from '../../shared/control/control.ts';
import { resourceTypes } from '../../shared/control/resource.ts';
import type { AssessOptions } from '../commands/assess.ts';
import type { ControlsOptions } from '../commands/controls.ts';
import { type CommonOptions, examples, type JsonOption, type ProgramContext } from './arguments.ts';

const services = [...new Set(Object.values(resourceTypes).map(({ service }) => service))].toSorted();

/** How the account is: what violates a control, what the controls are, and whether Holdfast can do its work. */
export function addAccountCommands(program: Command, { terminal, setExitCode }: ProgramContext): void {
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
      const { printAssessments } = await import('../commands/assess.ts');
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
      const { printControls } = await import('../commands/controls.ts');
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
      const { printExplanation } = await import('../commands/explain.ts');
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
      const { printDiagnosis } = await import('../commands/doctor.ts');
      setExitCode(await printDiagnosis(command.optsWithGlobals<CommonOptions>(), terminal));
    });
}
