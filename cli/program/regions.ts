import type { Command } from 'commander';
import type { RegionsOptions } from '../commands/regions.ts';
import { examples, type ProgramContext } from './arguments.ts';

/** The Regions that are covered besides the one that Holdfast is deployed in. */
export function addRegions(program: Command, { terminal }: ProgramContext): void {
  const regions = program
    .command('regions')
    .summary('the Regions that Holdfast covers: list, add, remove')
    .description(
      'Holdfast acts in the Region that it is deployed in, its home, and in those that `regions` of the settings file names: ' +
        'a small stack in each forwards its events. --region names the home.',
    );

  addSettings(regions.command('list'))
    .summary('which are covered, and whether their events are forwarded')
    .description(
      'The home and the other Regions: whether each forwards its events, and by rules of this version.',
    )
    .option('--json', 'as a JSON array')
    .addHelpText('after', examples(['holdfast regions list --region eu-central-1']))
    .action(async (_, command: Command) => {
      const { listRegions } = await import('../commands/regions.ts');
      await listRegions(command.optsWithGlobals<RegionsOptions>(), terminal);
    });

  addSettings(regions.command('add'))
    .summary('cover other Regions')
    .description(
      'Writes Regions into the settings file and has them forward their events, with your own credentials. Where Holdfast was ' +
        'not deployed with them yet, the next deployment does that: its functions may act only in the Regions of the settings.',
    )
    .argument('<region...>', 'the names of Regions, such as us-east-1')
    .option('--json', 'as a JSON object')
    .addHelpText('after', examples(['holdfast regions add us-east-1 eu-west-1 --region eu-central-1']))
    .action(async (names: readonly string[], _, command: Command) => {
      const { addRegions: add } = await import('../commands/regions.ts');
      await add(names, command.optsWithGlobals<RegionsOptions>(), terminal);
    });

  addSettings(regions.command('remove'))
    .summary('cover other Regions no more')
    .description(
      'Takes Regions out of the settings file and their forwarding stacks away, with your own credentials: what happens there ' +
        'is not seen any more. The next deployment takes from the functions what they may do there.',
    )
    .argument('<region...>', 'the names of Regions')
    .option('--json', 'as a JSON object')
    .addHelpText('after', examples(['holdfast regions remove eu-west-1 --region eu-central-1']))
    .action(async (names: readonly string[], _, command: Command) => {
      const { removeRegions } = await import('../commands/regions.ts');
      await removeRegions(names, command.optsWithGlobals<RegionsOptions>(), terminal);
    });
}

function addSettings(command: Command): Command {
  return command.option(
    '--settings <file>',
    'the settings file; holdfast.config.yml of the project unless given',
  );
}
