import { readFinding } from '../../shared/audit/query.ts';
import { carryOutEach, type Task } from '../carry-out.ts';
import type { AccountOptions } from '../deployment.ts';
import { CliError } from '../errors.ts';
import type { Order } from '../send-command.ts';
import { parseSubject } from '../subject.ts';
import { createPaint, type Paint, type Terminal } from '../terminal.ts';
import { toExemptionText } from '../text/exemption.ts';
import { toProposal } from '../text/proposal.ts';
import { type OpenDeployment, useDeployment } from '../use-deployment.ts';

export type Answer =
  { readonly command: 'approve' } | { readonly command: 'reject'; readonly reason: string };

export interface AnswerOptions extends AccountOptions {
  /** Seconds. */
  readonly wait: number;
  readonly json?: boolean;
}

/** Shows what is asked, answers it, and waits for what comes of it; gives the exit code. */
export async function answer(
  given: Answer,
  ids: readonly string[],
  options: AnswerOptions,
  terminal: Terminal,
): Promise<number> {
  const subjects = ids.map((id) => parseSubject(id, ['finding', 'exemption']));
  const paint = createPaint(terminal.stdout);
  return useDeployment(options, terminal, (deployment) =>
    carryOutEach(
      subjects,
      ({ kind, id }) => {
        const order = { ...given, subject: id };
        return kind === 'finding'
          ? prepareFinding(order, deployment, paint)
          : prepareExemption(order, deployment, terminal.now(), paint);
      },
      deployment,
      options,
      terminal,
    ),
  );
}

type AnswerOrder = Extract<Order, { readonly command: 'approve' | 'reject' }>;

async function prepareFinding(
  order: AnswerOrder,
  { audit, policy }: OpenDeployment,
  paint: Paint,
): Promise<Task> {
  const id = order.subject;
  const records = await readFinding(audit, id);
  const asked = records.findLast((record) => record.kind === 'observation');
  if (asked === undefined) {
    throw new CliError(
      records.length === 0
        ? 'there is no such finding. `holdfast holds` lists what waits'
        : `nothing is asked about it: see \`holdfast show ${id}\``,
    );
  }
  const current = await policy.findHold(asked.control, asked.resource.arn);
  const hold = current?.findingId === id ? current : undefined;
  return {
    id,
    order,
    hold,
    known: new Set(records.map(({ recordId }) => recordId)),
    text: toProposal(asked, hold, paint),
  };
}

async function prepareExemption(
  order: AnswerOrder,
  { policy }: OpenDeployment,
  now: Date,
  paint: Paint,
): Promise<Task> {
  const { exemptions } = await policy.load();
  const exemption = exemptions.find(({ id }) => id === order.subject);
  if (exemption === undefined) {
    throw new CliError('there is no such exemption. `holdfast exempt list` lists those that wait');
  }
  return { id: exemption.id, order, known: new Set(), text: toExemptionText(exemption, now, paint) };
}
