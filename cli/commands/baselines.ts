import type { Baseline } from '../../shared/policy/baseline.ts';
import { getControl } from '../catalogue.ts';
import { commandOnce, type CommandOptions } from '../command-once.ts';
import { CliError, UsageError } from '../errors.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { toBaselineTable, toBaselineText } from '../text/baseline.ts';
import { useDeployment } from '../use-deployment.ts';

export interface ListBaselinesOptions extends CommandOptions {
  readonly control?: string;
}

export interface ForgetBaselineOptions extends CommandOptions {
  readonly control?: string;
  readonly reason: string;
}

/** Prints what is remembered, by control and resource. */
export async function listBaselines(options: ListBaselinesOptions, terminal: Terminal): Promise<void> {
  const { stdout, stderr } = terminal;
  const baselines = await readBaselines(options, terminal);
  if (options.json === true) await printJson(stdout, baselines);
  else if (baselines.length === 0) await print(stderr, 'Nothing is remembered yet: the first sweep does it.');
  else await print(stdout, toBaselineTable(baselines, createPaint(stdout)));
}

/** Prints what is remembered of one resource. */
export async function showBaselines(
  arn: string,
  options: ListBaselinesOptions,
  terminal: Terminal,
): Promise<void> {
  const { stdout } = terminal;
  const found = await findBaselines(arn, options, terminal);
  if (options.json === true) {
    await printJson(stdout, found);
    return;
  }
  const paint = createPaint(stdout);
  await print(stdout, found.map((baseline) => toBaselineText(baseline, paint)).join('\n\n'));
}

/** Has a baseline forgotten; with `accept`, what is there now takes its place at once. */
export async function forgetBaseline(
  name: 'accept' | 'reset',
  arn: string,
  options: ForgetBaselineOptions,
  terminal: Terminal,
): Promise<void> {
  const [baseline, ...others] = await findBaselines(arn, options, terminal);
  if (others.length > 0) {
    const controls = [baseline, ...others].map(({ control }) => control).join(', ');
    throw new UsageError(`Several controls remember ${arn}: name one with --control (${controls})`);
  }
  const { control, resource } = baseline;
  await commandOnce(
    { command: `${name}-baseline`, control, resource: resource.arn, reason: options.reason },
    options,
    terminal,
  );
}

async function readBaselines(
  options: ListBaselinesOptions,
  terminal: Terminal,
): Promise<readonly Baseline[]> {
  const controls = options.control === undefined ? undefined : [getControl(options.control).control.id];
  const baselines = await useDeployment(options, terminal, ({ policy }) => policy.listBaselines(controls));
  return baselines.toSorted((one, other) =>
    `${one.control} ${one.resource.arn}`.localeCompare(`${other.control} ${other.resource.arn}`),
  );
}

/** @throws UsageError where it is no ARN, CliError where nothing is remembered of it */
async function findBaselines(
  arn: string,
  options: ListBaselinesOptions,
  terminal: Terminal,
): Promise<readonly [Baseline, ...Baseline[]]> {
  if (!arn.startsWith('arn:'))
    throw new UsageError(`${arn} is no ARN: \`holdfast baseline list\` shows them`);
  const baselines = await readBaselines(options, terminal);
  const [first, ...others] = baselines.filter(({ resource }) => resource.arn === arn);
  if (first !== undefined) return [first, ...others];
  throw new CliError(`Nothing is remembered of ${arn}. \`holdfast baseline list\` shows what is`);
}
