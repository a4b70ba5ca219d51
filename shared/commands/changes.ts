import { createRecordId } from '../audit/identity.ts';
import type { AuditRecord, FindingRecord } from '../audit/record.ts';
import type { DecisionRule } from '../policy/decision.ts';
import type { Hold } from '../policy/hold.ts';
import { findPause, getPausedName } from '../policy/pause.ts';
import { mayBeSamePerson, parsePrincipal, type Principal } from '../policy/principal.ts';
import type { ApproverCommand } from './command.ts';
import { CommandRefusedError } from './command-refused-error.ts';
import type { Office, Ruling } from './ruling.ts';

type ApproveCommand = Extract<ApproverCommand, { command: 'approve' }>;
type RejectCommand = Extract<ApproverCommand, { command: 'reject' }>;

/** The rules by which a person is asked. With grace nobody has to answer, but somebody may. */
export const askingRules: readonly DecisionRule[] = [
  'contested',
  'breaker',
  'mode',
  'irreversible',
  'dependents',
  'grace',
];

// A rejection is no exemption: nobody else agreed to it. It holds until those who were away for a week are back.
const rejectedForMs = 7 * 86_400_000;

/** Says yes to exactly the change that was shown. */
export async function approveChange(
  { subject }: ApproveCommand,
  by: Principal,
  office: Office,
): Promise<Ruling> {
  const was = await getQuestion(subject, office);
  const { desk, settings, clock } = office;
  const { control, resource } = was;
  const { pauses } = await desk.load();
  const pause = findPause(pauses, control);
  if (pause !== undefined) {
    throw new CommandRefusedError(
      `${getPausedName(pause)} is paused since ${pause.since} by ${pause.by.name}: resume it first`,
    );
  }
  checkPerson(was, by);
  const approvals = [...was.approvals, { by, at: clock.now().toISOString() }];
  const needed = settings.controls[control]?.approvers ?? 1;
  const isEnough = approvals.length >= needed;
  const { expiresAt, wokenAt: _wokenAt, ...rest } = was;
  return {
    notice: {
      topic: 'approved',
      findingId: subject,
      explanation: isEnough
        ? `The change of ${resource.arn} by ${control} is approved and is made now, if the resource is still as it was.`
        : `The change of ${resource.arn} by ${control} is approved by one person; one more is needed.`,
      by,
      control,
      resource,
    },
    writes: [
      {
        kind: 'put-hold',
        hold: {
          ...rest,
          approvals,
          // The question has an end, its answer has none.
          ...(isEnough ? { status: 'approved' } : { expiresAt }),
          revision: createRecordId(),
        },
        was,
      },
    ],
    isPending: isEnough,
    ...(isEnough ? { wake: { controls: [control] } } : {}),
  };
}

/** Says no: the violation stays, until it is asked again. */
export async function rejectChange(
  { subject, reason }: RejectCommand,
  by: Principal,
  office: Office,
): Promise<Ruling> {
  const was = await getQuestion(subject, office);
  const { control, resource } = was;
  const expiresAt = new Date(office.clock.now().getTime() + rejectedForMs).toISOString();
  return {
    notice: {
      topic: 'rejected',
      findingId: subject,
      explanation: `The change of ${resource.arn} by ${control} is rejected: it stays as it is, and is asked again after ${expiresAt}.`,
      by,
      reason,
      control,
      resource,
    },
    writes: [
      {
        kind: 'put-hold',
        hold: { ...was, status: 'rejected', rejectedBy: by, expiresAt, revision: createRecordId() },
        was,
      },
    ],
  };
}

/** The hold that asks about a finding's change and has no answer yet. */
async function getQuestion(findingId: string, { desk, readFinding, clock }: Office): Promise<Hold> {
  const records = await readFinding(findingId);
  const { control, resource } = getFinding(findingId, records);
  const hold = await desk.findHold(control, resource.arn);
  if (hold === undefined)
    throw new CommandRefusedError(`${findingId} waits for no answer${tellEnd(records)}`);
  if (hold.findingId !== findingId) {
    throw new CommandRefusedError(
      `${findingId} waits for no answer: ${resource.arn} is not as it was, and what there is now is ${hold.findingId}. ` +
        `Look at it with \`holdfast show ${hold.findingId}\``,
    );
  }
  if (hold.status === 'approved') {
    throw new CommandRefusedError(
      `${findingId} is approved already, by ${hold.approvals.map((approval) => approval.by.name).join(' and ')}`,
    );
  }
  if (hold.status === 'rejected') {
    throw new CommandRefusedError(
      `${findingId} is rejected by ${hold.rejectedBy?.name ?? 'somebody'}; it is asked again after ${hold.expiresAt ?? 'a while'}`,
    );
  }
  if (!askingRules.includes(hold.rule)) {
    const why =
      hold.rule === 'paused'
        ? 'Holdfast is, or was, paused'
        : `it is exempt by ${hold.exemptionId ?? 'somebody'}`;
    throw new CommandRefusedError(`${findingId} waits for no answer, but is left alone since ${why}`);
  }
  if (hold.expiresAt !== undefined && Date.parse(hold.expiresAt) <= clock.now().getTime()) {
    throw new CommandRefusedError(
      `Nobody answered ${findingId} until ${hold.expiresAt}. It is asked again when the violation is seen again`,
    );
  }
  return hold;
}

/** Nobody approves what their own change caused, and nobody is two people. */
function checkPerson({ findingId, origin, approvals }: Hold, by: Principal): void {
  const { signal, actor } = origin;
  const cause = actor?.arn === undefined || signal.isCause === false ? undefined : parsePrincipal(actor.arn);
  if (cause !== undefined && mayBeSamePerson(cause, by)) {
    throw new CommandRefusedError(
      `${findingId} was caused by ${cause.arn}, and you are ${by.arn}: as far as AWS can tell that is the same person. ` +
        'Have somebody else approve it',
    );
  }
  const earlier = approvals.find((approval) => mayBeSamePerson(approval.by, by));
  if (earlier !== undefined) {
    throw new CommandRefusedError(
      `${findingId} was approved by ${earlier.by.arn} at ${earlier.at}, and you are ${by.arn}: as far as AWS can tell ` +
        'that is the same person, and two are needed',
    );
  }
}

/** The first record that says what a finding is about; notices alone say too little. */
export function getFinding(findingId: string, records: readonly AuditRecord[]): FindingRecord {
  const found = records.find((record) => record.kind !== 'notice');
  if (found === undefined) {
    throw new CommandRefusedError(`There is no finding ${findingId}: \`holdfast log\` shows those there are`);
  }
  return found;
}

function tellEnd(records: readonly AuditRecord[]): string {
  const last = records.findLast((record) => record.kind === 'outcome');
  return last === undefined ? '' : `: it is ${last.status} since ${last.at}`;
}
