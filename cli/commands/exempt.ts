import { readFinding } from '../../shared/audit/query.ts';
import type { Exemption } from '../../shared/policy/exemption.ts';
import { getControl } from '../catalogue.ts';
import { commandOnce, type CommandOptions } from '../command-once.ts';
import { CliError, UsageError } from '../errors.ts';
import type { Order } from '../send-command.ts';
import { parseSubject } from '../subject.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { getExemptionStatus, toExemptionTable, toExemptionText } from '../text/exemption.ts';
import { toNoticeSection } from '../text/notice.ts';
import { formatSection } from '../text/sections.ts';
import { useDeployment } from '../use-deployment.ts';

export interface AddExemptionOptions extends CommandOptions {
  readonly control: readonly string[];
  readonly resource?: string;
  readonly tag?: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly ticket?: string;
  /** Milliseconds. */
  readonly for?: number;
  readonly until?: Date;
}

export interface ListExemptionsOptions extends CommandOptions {
  readonly all?: boolean;
}

/** Asks for an exemption. */
export async function addExemption(options: AddExemptionOptions, terminal: Terminal): Promise<void> {
  const { control, resource, tag: tags, reason, ticket } = options;
  if (resource !== undefined && !resource.startsWith('arn:')) {
    throw new UsageError(
      `--resource ${resource} is no ARN: write one such as arn:aws:s3:::press-kit, with * for any characters and ? for one`,
    );
  }
  const order: Order = {
    command: 'exempt',
    controls: [...new Set(control.map((id) => getControl(id).control.id))],
    ...(resource === undefined ? {} : { resource }),
    ...(tags === undefined ? {} : { tags }),
    reason,
    ...(ticket === undefined ? {} : { ticket }),
    endsAt: getEnd(options, terminal.now()).toISOString(),
  };
  await commandOnce(order, options, terminal);
}

function getEnd({ for: length, until }: AddExemptionOptions, now: Date): Date {
  if (length !== undefined && until === undefined) return new Date(now.getTime() + length);
  if (length === undefined && until !== undefined) return until;
  throw new UsageError('Say when it ends: how long with --for, or until when with --until');
}

/** Prints the exemptions that hold or wait, and with `all` those that are over, the first to end first. */
export async function listExemptions(options: ListExemptionsOptions, terminal: Terminal): Promise<void> {
  const { stdout, stderr } = terminal;
  const now = terminal.now();
  const { exemptions } = await useDeployment(options, terminal, ({ policy }) => policy.load());
  const listed = exemptions
    .filter((exemption) => options.all === true || getExemptionStatus(exemption, now) !== 'ended')
    .toSorted((one, other) => one.endsAt.localeCompare(other.endsAt));
  if (options.json === true) {
    await printJson(
      stdout,
      listed.map((exemption) => ({ ...exemption, status: getExemptionStatus(exemption, now) })),
    );
  } else if (listed.length === 0) {
    await print(stderr, 'There is no exemption.');
  } else {
    await print(stdout, toExemptionTable(listed, now, createPaint(stdout)));
  }
}

/** Prints one exemption, and what the audit trail tells of it. */
export async function showExemption(
  text: string,
  options: CommandOptions,
  terminal: Terminal,
): Promise<void> {
  const { id } = parseSubject(text, ['exemption']);
  const { stdout } = terminal;
  await useDeployment(options, terminal, async ({ audit, policy, config }) => {
    const [{ exemptions }, records] = await Promise.all([policy.load(), readFinding(audit, id)]);
    const exemption = exemptions.find((candidate) => candidate.id === id);
    if (exemption === undefined && records.length === 0) {
      throw new CliError(
        `There is no exemption ${id} in Region ${config.region}. \`holdfast exempt list\` lists them`,
      );
    }
    if (options.json === true) {
      await printJson(stdout, { id, exemption, records });
      return;
    }
    const paint = createPaint(stdout);
    const notices = records.filter((record) => record.kind === 'notice').map(toNoticeSection);
    await print(
      stdout,
      [
        describe(id, exemption, terminal.now(), paint),
        ...notices.map((section) => formatSection(section, paint)),
      ].join('\n'),
    );
  });
}

function describe(
  id: string,
  exemption: Exemption | undefined,
  now: Date,
  paint: ReturnType<typeof createPaint>,
): string {
  return exemption === undefined
    ? `${paint('bold', id)}  is not there any more`
    : toExemptionText(exemption, now, paint);
}

/** Ends an exemption before its time. */
export async function removeExemption(
  text: string,
  options: CommandOptions & { readonly reason: string },
  terminal: Terminal,
): Promise<void> {
  const { id: subject } = parseSubject(text, ['exemption']);
  await commandOnce({ command: 'remove-exemption', subject, reason: options.reason }, options, terminal);
}
