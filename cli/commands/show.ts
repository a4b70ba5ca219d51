import { readFinding } from '../../shared/audit/query.ts';
import type { AuditRecord } from '../../shared/audit/record.ts';
import type { PolicyStore } from '../../shared/policy/store.ts';
import { CliError } from '../errors.ts';
import { parseSubject, type Subject } from '../subject.ts';
import { createPaint, print, printJson, type Terminal } from '../terminal.ts';
import { toStory } from '../text/finding-story.ts';
import { useDeployment } from '../use-deployment.ts';
import type { AccountOptions } from '../deployment.ts';

export interface ShowOptions extends AccountOptions {
  readonly json?: boolean;
}

/** Prints everything that is recorded of one finding, of an exemption, or of a switch. */
export async function printStory(text: string, options: ShowOptions, terminal: Terminal): Promise<void> {
  const subject = parseSubject(text, ['finding', 'exemption', 'switch']);
  const { stdout } = terminal;
  await useDeployment(options, terminal, async ({ audit, policy, config }) => {
    const [first, ...others] = await readFinding(audit, subject.id);
    if (first === undefined) throw new CliError(describeAbsence(subject, config.region));
    const records = [first, ...others] as const;
    if (options.json === true) {
      await printJson(stdout, { findingId: subject.id, records });
    } else {
      const isWaiting = await isAnswerable(records, policy, terminal.now());
      await print(stdout, toStory([first, ...others], isWaiting, createPaint(stdout)));
    }
  });
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

function describeAbsence({ kind, id }: Subject, region: string): string {
  switch (kind) {
    case 'finding':
      return `There is no finding ${id} in Region ${region}. \`holdfast log --since 7d\` lists those of a week`;
    case 'exemption':
      return `Nothing is recorded of an exemption ${id} in Region ${region}. \`holdfast exempt list\` lists them`;
    case 'switch':
      return `Nothing is recorded of a ${id} in Region ${region}`;
  }
}
