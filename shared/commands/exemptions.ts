import { getExemptionId } from '../audit/identity.ts';
import { type Exemption, wasGranted } from '../policy/exemption.ts';
import { mayBeSamePerson, type Principal } from '../policy/principal.ts';
import type { ApproverCommand, OperatorCommand } from './command.ts';
import { CommandRefusedError } from './command-refused-error.ts';
import { checkControl, type Office, type Ruling } from './ruling.ts';

type ExemptCommand = Extract<OperatorCommand, { command: 'exempt' }>;
type ApproveCommand = Extract<ApproverCommand, { command: 'approve' }>;
type RemoveCommand = Extract<ApproverCommand | OperatorCommand, { command: 'reject' | 'remove-exemption' }>;

const dayMs = 86_400_000;
// The end is counted from the clock of who commands, which may be ahead by as much as a signature may.
const toleranceMs = 300_000;

/** Asks for an exemption, which is in force once another person approves it. */
export async function exempt(
  command: ExemptCommand,
  by: Principal,
  { desk, settings, clock }: Office,
): Promise<Ruling> {
  const { resource, tags, reason, ticket, endsAt } = command;
  const controls = [...new Set(command.controls)];
  const now = clock.now();
  for (const control of controls) checkControl(control, settings);
  checkScope(command);
  checkEnd(endsAt, settings.exemptions.longestDays, now);
  const id = getExemptionId(command.id);
  const { exemptions } = await desk.load();
  if (exemptions.some((other) => other.id === id))
    throw new CommandRefusedError(`${id} is asked for already`);
  const exemption: Exemption = {
    id,
    controls,
    ...(resource === undefined ? {} : { resource }),
    ...(tags === undefined ? {} : { tags }),
    reason,
    ...(ticket === undefined ? {} : { ticket }),
    requestedBy: by,
    requestedAt: now.toISOString(),
    endsAt,
  };
  return {
    notice: {
      ...toFacts(exemption),
      topic: 'exemption-requested',
      explanation: `${id} would exempt ${describe(exemption)} until ${endsAt}. Another person has to approve it.`,
      by,
      reason,
    },
    writes: [{ kind: 'put-exemption', exemption, was: undefined }],
  };
}

/** The second person's word, with which an exemption is in force. */
export async function approveExemption(
  { subject }: ApproveCommand,
  by: Principal,
  { desk, clock }: Office,
): Promise<Ruling> {
  const was = await getExemption(subject, desk);
  const now = clock.now();
  const { id, requestedBy, approvedBy, approvedAt, undoes, endsAt } = was;
  if (approvedBy !== undefined) {
    throw new CommandRefusedError(
      `${id} is approved already, by ${approvedBy.name} at ${approvedAt ?? 'some time'}`,
    );
  }
  if (undoes !== undefined)
    throw new CommandRefusedError(`${id} belongs to the undo of ${undoes} and needs no approval`);
  if (Date.parse(endsAt) <= now.getTime()) throw new CommandRefusedError(`${id} ended at ${endsAt}`);
  if (mayBeSamePerson(requestedBy, by)) {
    throw new CommandRefusedError(
      `${id} was asked for by ${requestedBy.arn}, and you are ${by.arn}: as far as AWS can tell that is the same ` +
        'person. Have somebody else approve it',
    );
  }
  const exemption = { ...was, approvedBy: by, approvedAt: now.toISOString() };
  return {
    notice: {
      ...toFacts(exemption),
      topic: 'exemption-approved',
      explanation: `${id} exempts ${describe(exemption)} until ${endsAt}, as ${requestedBy.name} asked for.`,
      by,
    },
    writes: [{ kind: 'put-exemption', exemption, was }],
  };
}

/** Ends an exemption before its time. Who only answers questions ends none that was answered already. */
export async function removeExemption(
  { command, subject, reason }: RemoveCommand,
  by: Principal,
  { desk }: Office,
): Promise<Ruling> {
  const exemption = await getExemption(subject, desk);
  const { id, controls } = exemption;
  const isGranted = wasGranted(exemption);
  if (command === 'reject' && isGranted) {
    throw new CommandRefusedError(
      `${id} is in force and waits for no answer: an operator ends it with \`holdfast exempt remove ${id}\``,
    );
  }
  return {
    notice: {
      ...toFacts(exemption),
      topic: 'exemption-removed',
      explanation: isGranted
        ? `${id} exempts ${describe(exemption)} no longer: what it covered is looked at again.`
        : `${id} is rejected and never exempts ${describe(exemption)}.`,
      by,
      reason,
    },
    writes: [{ kind: 'delete-exemption', exemption }],
    wake: { controls },
  };
}

function checkScope({ resource, tags }: ExemptCommand): void {
  const hasTags = tags !== undefined && Object.keys(tags).length > 0;
  if (resource === undefined && !hasTags) {
    throw new CommandRefusedError(
      'Say what is exempt: a resource or tags. Every resource of the account is `--resource "arn:*"`',
    );
  }
}

function checkEnd(endsAt: string, longestDays: number, now: Date): void {
  const lasts = Date.parse(endsAt) - now.getTime();
  if (lasts <= 0) throw new CommandRefusedError(`An exemption ends in the future, and ${endsAt} is past`);
  if (lasts > longestDays * dayMs + toleranceMs) {
    throw new CommandRefusedError(
      `An exemption lasts at most ${String(longestDays)} days (exemptions.longestDays of the settings), and until ` +
        `${endsAt} it is ${String(Math.ceil(lasts / dayMs))}`,
    );
  }
}

async function getExemption(id: string, desk: Office['desk']): Promise<Exemption> {
  const { exemptions } = await desk.load();
  const found = exemptions.find((exemption) => exemption.id === id);
  if (found === undefined) {
    throw new CommandRefusedError(
      `There is no exemption ${id}, or it has ended: \`holdfast exempt list\` shows all`,
    );
  }
  return found;
}

/** What a notice says of the exemption that it is about. */
export function toFacts(exemption: Exemption): {
  readonly findingId: string;
  readonly control?: string;
  readonly details: Exemption;
} {
  const [control, ...others] = exemption.controls;
  return {
    findingId: exemption.id,
    ...(control === undefined || others.length > 0 ? {} : { control }),
    details: exemption,
  };
}

/** What an exemption covers, in words. */
export function describe({ controls, resource, tags }: Exemption): string {
  const tagged = Object.entries(tags ?? {}).map(([key, value]) => `${key}=${value}`);
  const where = [
    resource ?? 'every resource',
    ...(tagged.length === 0 ? [] : [`tagged ${tagged.join(', ')}`]),
  ];
  return `${where.join(' ')} from ${controls.join(', ')}`;
}
