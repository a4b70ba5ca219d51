import { accountBreaker } from '../policy/breaker.ts';
import type { Principal } from '../policy/principal.ts';
import type { OperatorCommand } from './command.ts';
import { CommandRefusedError } from './command-refused-error.ts';
import { checkControl, type Office, type Ruling } from './ruling.ts';

type CloseBreakerCommand = Extract<OperatorCommand, { command: 'close-breaker' }>;

/** Where notices about circuit breakers are filed. */
export const breakerSubject = 'breaker';

/** Closes a circuit breaker by hand, before its time. */
export async function closeBreaker(
  { breaker: key, reason }: CloseBreakerCommand,
  by: Principal,
  { desk, settings, clock }: Office,
): Promise<Ruling> {
  if (key !== accountBreaker) checkControl(key, settings);
  const { breakers } = await desk.load();
  const openUntil = breakers.find((breaker) => breaker.key === key)?.openUntil;
  const whose = describeBreaker(key);
  if (openUntil === undefined || Date.parse(openUntil) <= clock.now().getTime()) {
    throw new CommandRefusedError(`The circuit breaker ${whose} is not open`);
  }
  return {
    notice: {
      topic: 'breaker-closed',
      findingId: breakerSubject,
      explanation:
        `The circuit breaker ${whose}, open until ${openUntil}, is closed by hand. What it held back waits for its ` +
        'approval, or until it is seen again.',
      by,
      reason,
      ...(key === accountBreaker ? {} : { control: key }),
    },
    writes: [{ kind: 'close-breaker', key, openUntil }],
  };
}

export function describeBreaker(key: string): string {
  return key === accountBreaker ? 'of the account' : `of ${key}`;
}
