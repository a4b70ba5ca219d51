import { parseArn } from '../control/resource.ts';
import type { Baseline } from '../policy/baseline.ts';
import type { Principal } from '../policy/principal.ts';
import type { OperatorCommand } from './command.ts';
import { CommandRefusedError } from './command-refused-error.ts';
import { checkControl, type Office, type Ruling } from './ruling.ts';

type BaselineCommand = Extract<OperatorCommand, { command: 'accept-baseline' | 'reset-baseline' }>;

/** Where notices about baselines are filed. */
export const baselineSubject = 'baseline';

/**
 * Forgets what was remembered of a resource, so that what is there can be remembered in its place: at once where somebody
 * accepts it, else when it is next looked at. What the control finds wrong without a baseline stays a violation.
 */
export async function forgetBaseline(
  { command, control, resource: arn, reason }: BaselineCommand,
  by: Principal,
  { desk, settings, place }: Office,
): Promise<Ruling> {
  checkControl(control, settings);
  const baseline = await findBaseline(control, arn, { desk, place });
  const { resource } = baseline;
  const isAccepted = command === 'accept-baseline';
  const next = isAccepted ? 'What is there now takes its place' : 'The next look remembers what it finds';
  return {
    notice: {
      topic: isAccepted ? 'baseline-accepted' : 'baseline-reset',
      findingId: baselineSubject,
      explanation: `${control} forgets what it remembered of ${resource.arn} since ${baseline.at}. ${next}, if it passes.`,
      by,
      reason,
      control,
      resource,
      details: { forgotten: baseline.value },
    },
    writes: [{ kind: 'delete-baseline', baseline }],
    ...(isAccepted ? { wake: { controls: [control], looks: [{ control, resource }] } } : {}),
  };
}

async function findBaseline(
  control: string,
  arn: string,
  { desk, place }: Pick<Office, 'desk' | 'place'>,
): Promise<Baseline> {
  // A resource can be named by an ARN that the catalogue writes otherwise, such as that of a user with a path.
  const found =
    (await desk.findBaseline(control, arn)) ??
    (await desk.findBaseline(control, parseArn(arn, place)?.arn ?? arn));
  if (found !== undefined) return found;
  throw new CommandRefusedError(
    `Nothing is remembered of ${arn} for ${control}: \`holdfast baseline list\` shows what is`,
  );
}
