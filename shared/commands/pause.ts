import { getPausedName, type Pause } from '../policy/pause.ts';
import type { Principal } from '../policy/principal.ts';
import type { OperatorCommand } from './command.ts';
import { CommandRefusedError } from './command-refused-error.ts';
import { listResourceTypes } from './resource-types.ts';
import { checkControl, type Office, type Ruling } from './ruling.ts';

type PauseCommand = Extract<OperatorCommand, { command: 'pause' }>;
type ResumeCommand = Extract<OperatorCommand, { command: 'resume' }>;

/** Where notices about pauses are filed. */
export const pauseSubject = 'pause';

/** Pulls the kill switch, for one control or for all. */
export async function pause(
  { control, reason }: PauseCommand,
  by: Principal,
  { desk, settings, clock }: Office,
): Promise<Ruling> {
  if (control !== undefined) checkControl(control, settings);
  const { pauses } = await desk.load();
  const earlier = findOwn(pauses, control);
  if (earlier !== undefined)
    throw new CommandRefusedError(`${getPausedName({ control })} is paused already, ${tell(earlier)}`);
  return {
    notice: {
      topic: 'paused',
      findingId: pauseSubject,
      explanation: `${getPausedName({ control })} is paused: nothing is put back until it is resumed.`,
      by,
      reason,
      ...(control === undefined ? {} : { control }),
    },
    writes: [{ kind: 'put-pause', pause: { control, by, reason, since: clock.now().toISOString() } }],
  };
}

/** Lets go of the kill switch; what was found meanwhile is looked at again. */
export async function resume(
  { control, reason }: ResumeCommand,
  by: Principal,
  { desk, settings }: Office,
): Promise<Ruling> {
  if (control !== undefined) checkControl(control, settings);
  const { pauses } = await desk.load();
  if (findOwn(pauses, control) === undefined)
    throw new CommandRefusedError(explainNotPaused(control, pauses));
  const controls = control === undefined ? undefined : [control];
  const left = pauses.filter((other) => other.control !== control);
  return {
    notice: {
      topic: 'resumed',
      findingId: pauseSubject,
      explanation: `${getPausedName({ control })} is resumed: what was found meanwhile is looked at again.${tellLeft(control, left)}`,
      by,
      reason,
      ...(control === undefined ? {} : { control }),
    },
    writes: [{ kind: 'delete-pause', control }],
    wake: { controls, sweep: listResourceTypes(controls) },
  };
}

function findOwn(pauses: readonly Pause[], control: string | undefined): Pause | undefined {
  return pauses.find((candidate) => candidate.control === control);
}

function explainNotPaused(control: string | undefined, pauses: readonly Pause[]): string {
  const [other] = pauses;
  if (other === undefined) return `${getPausedName({ control })} is not paused`;
  if (control !== undefined && findOwn(pauses, undefined) !== undefined) {
    return `${control} is not paused by itself, but with all of Holdfast: \`holdfast resume\` without --control ends that`;
  }
  return `${getPausedName({ control })} is not paused; paused are ${list(pauses)}`;
}

function tellLeft(control: string | undefined, left: readonly Pause[]): string {
  if (left.length === 0) return '';
  const all = findOwn(left, undefined);
  if (control === undefined) return ` Still paused are ${list(left)}.`;
  return all === undefined ? '' : ` It still does nothing, since Holdfast is paused, ${tell(all)}.`;
}

function list(pauses: readonly Pause[]): string {
  return pauses.map(getPausedName).join(', ');
}

function tell({ since, by, reason }: Pause): string {
  return `since ${since} by ${by.name}: “${reason}”`;
}
