import type { AuditRecord } from '../../shared/audit/record.ts';
import type { PolicyStore } from '../../shared/policy/store.ts';
import { describeWhere, readRecordsOf } from '../audit/records-of.ts';
import { CliError } from '../errors.ts';
import { parseSubject, type Subject } from '../subject.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { count } from '../text/sections.ts';
import { formatTime } from '../time.ts';
import { toStory } from '../text/finding-story.ts';
import { type OpenDeployment, useDeployment } from '../use-deployment.ts';
import type { AccountOptions } from '../deployment.ts';

export interface ShowOptions extends AccountOptions {
  /** The archive is searched from the start of this day on (UTC); only the table is asked unless given. */
  readonly since?: Date;
  readonly json?: boolean;
}

/** Prints everything that is recorded of one finding, of an exemption, or of a switch. */
export async function printStory(text: string, options: ShowOptions, terminal: Terminal): Promise<void> {
  const subject = parseSubject(text, ['finding', 'exemption', 'switch']);
  const { stdout } = terminal;
  await useDeployment(options, terminal, async (deployment) => {
    const { policy } = deployment;
    const [first, ...others] = await readRecordsOf(subject.id, options.since, terminal.now(), deployment);
    if (first === undefined) throw new CliError(describeAbsence(subject, options.since, deployment));
    const records = [first, ...others] as const;
    if (options.json === true) {
      await printJson(stdout, { findingId: subject.id, records });
    } else {
      const isWaiting = await isAnswerable(records, policy, terminal.now());
      await print(stdout, toStory([first, ...others], isWaiting, createPaint(stdout)));
      await tellLegalHold(subject.id, policy, terminal);
    }
  });
}

async function tellLegalHold(id: string, policy: PolicyStore, { stdout }: Terminal): Promise<void> {
  const hold = (await policy.listLegalHolds()).find(({ findingId }) => findingId === id);
  if (hold === undefined) return;
  const { by, at, reason, recordIds } = hold;
  await print(
    stdout,
    `Under a legal hold since ${formatTime(at)} UTC by ${by.name}, ${count(recordIds.length, 'record')}: “${reason}”`,
  );
}

/** Whether somebody can still answer what the last observation asks. */
async function isAnswerable(
  records: readonly AuditRecord[],
  policy: PolicyStore,
  now: Date,
): Promise<boolean> {
  const asked = records.findLast((record) => record.kind === 'observation');
  if (asked === undefined || !['ask', 'warn'].includes(asked.decision.action)) return false;
  const hold = await policy.findHold(asked.control, asked.resource.arn);
  return (
    hold?.findingId === asked.findingId &&
    hold.status === 'waiting' &&
    (hold.expiresAt === undefined || now.getTime() < Date.parse(hold.expiresAt))
  );
}

function describeAbsence({ kind, id }: Subject, since: Date | undefined, deployment: OpenDeployment): string {
  const where = describeWhere(since, deployment);
  switch (kind) {
    case 'finding':
      return `There is no finding ${id} ${where}. \`holdfast log --since 7d\` lists those of a week`;
    case 'exemption':
      return `Nothing is recorded of an exemption ${id} ${where}. \`holdfast exempt list\` lists them`;
    case 'switch':
      return `Nothing is recorded of a ${id} ${where}`;
  }
}
