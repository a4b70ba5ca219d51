import type * as z from 'zod';
import { getExemptionId } from '../audit/identity.ts';
import type { Place } from '../control/resource.ts';
import type { Principal } from '../policy/principal.ts';
import { baselineSubject, forgetBaseline } from './baselines.ts';
import { approveChange, rejectChange } from './changes.ts';
import { breakerSubject, closeBreaker } from './close-breaker.ts';
import { CommandRefusedError } from './command-refused-error.ts';
import { type CommandAnswer, type HumanCommand, signedCommand } from './command.ts';
import { approveExemption, exempt, removeExemption } from './exemptions.ts';
import { placeLegalHold, releaseLegalHold } from './legal-holds.ts';
import { pause, pauseSubject, resume } from './pause.ts';
import { type CommandOffice, type Ruling, writeNotice } from './ruling.ts';
import { undo } from './undo.ts';
import { wakeDue } from './wake.ts';

// Somebody else's command at the same moment is rare, and twice in a row no accident.
const mostAttempts = 3;

/**
 * Carries out what a person commands, once however often it arrives: who it is, is asked of AWS, and whether they may is
 * decided by what is stored now.
 * @param schema what this function can be commanded
 * @throws what the stores or STS throw; nothing is done then, and the same command can be sent again.
 */
export async function handleCommand(
  input: unknown,
  schema: z.ZodType<HumanCommand>,
  office: CommandOffice,
): Promise<CommandAnswer> {
  try {
    const signed = parse(signedCommand, input, 'The request');
    const command = parse(schema, parseJson(signed.command), 'The command');
    checkAddress(command, office.place);
    const by = await office.identify(signed);
    return await carryOut(command, by, office);
  } catch (error) {
    if (error instanceof CommandRefusedError) return { done: false, message: error.message };
    throw error;
  }
}

async function carryOut(command: HumanCommand, by: Principal, office: CommandOffice): Promise<CommandAnswer> {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    let ruling: Ruling;
    try {
      ruling = await decide(command, by, office);
    } catch (error) {
      // What was done is in the way of doing it again, and no reason to say that it was not done.
      const earlier = error instanceof CommandRefusedError ? await findEarlier(command, office) : undefined;
      if (earlier !== undefined) return earlier;
      throw error;
    }
    const notice = writeNotice(ruling.notice, office.clock.now(), command.id);
    const result = await office.desk.rule([notice], ruling.writes, command.id);
    if (result === 'done') {
      await wakeServices(ruling, office);
      return toAnswer(ruling);
    }
    if (result === 'repeated') return (await findEarlier(command, office)) ?? toAnswer(ruling);
  }
  throw new CommandRefusedError(
    'Others change the same at this very moment: look what they did, and try again',
  );
}

async function decide(command: HumanCommand, by: Principal, office: CommandOffice): Promise<Ruling> {
  switch (command.command) {
    case 'pause':
      return pause(command, by, office);
    case 'resume':
      return resume(command, by, office);
    case 'exempt':
      return exempt(command, by, office);
    case 'remove-exemption':
      return removeExemption(command, by, office);
    case 'approve':
      return isExemption(command.subject)
        ? approveExemption(command, by, office)
        : approveChange(command, by, office);
    case 'reject':
      return isExemption(command.subject)
        ? removeExemption(command, by, office)
        : rejectChange(command, by, office);
    case 'undo':
      return undo(command, by, office);
    case 'close-breaker':
      return closeBreaker(command, by, office);
    case 'accept-baseline':
    case 'reset-baseline':
      return forgetBaseline(command, by, office);
    case 'place-legal-hold':
      return placeLegalHold(command, by, office);
    case 'release-legal-hold':
      return releaseLegalHold(command, by, office);
  }
}

function isExemption(subject: string): boolean {
  return subject.startsWith('ex-');
}

/** What is due wakes within a minute anyway, so a failure only delays what was commanded. */
async function wakeServices({ wake }: Ruling, office: CommandOffice): Promise<void> {
  if (wake === undefined) return;
  try {
    await wakeDue(office, wake);
  } catch (error) {
    office.onDelay(error);
  }
}

function toAnswer({ notice, subject = notice.findingId, isPending = false }: Ruling): CommandAnswer {
  return { done: true, message: notice.explanation, subject, isPending };
}

/** The answer to a command that was carried out before, which its notice tells by its id. */
async function findEarlier(
  command: HumanCommand,
  { readFinding }: CommandOffice,
): Promise<CommandAnswer | undefined> {
  const subject = getSubject(command);
  const records = await readFinding(subject);
  const notice = records.find(({ kind, recordId }) => kind === 'notice' && recordId === command.id);
  if (notice?.kind !== 'notice') return undefined;
  return { done: true, message: `It was done before. ${notice.explanation}`, subject, isPending: false };
}

/** What a command's notice is filed under. */
function getSubject(command: HumanCommand): string {
  switch (command.command) {
    case 'pause':
    case 'resume':
      return pauseSubject;
    case 'close-breaker':
      return breakerSubject;
    case 'accept-baseline':
    case 'reset-baseline':
      return baselineSubject;
    case 'exempt':
      return getExemptionId(command.id);
    case 'remove-exemption':
    case 'approve':
    case 'reject':
    case 'undo':
    case 'place-legal-hold':
    case 'release-legal-hold':
      return command.subject;
  }
}

function checkAddress({ account, region }: HumanCommand, place: Place): void {
  if (account === place.account && region === place.region) return;
  throw new CommandRefusedError(
    `The command is for account ${account}, Region ${region}; this is the Holdfast of account ${place.account}, ` +
      `Region ${place.region}`,
  );
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  const at = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new CommandRefusedError(`${what} cannot be read${at}: ${issue?.message ?? 'it is malformed'}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
