import type { Cause, Control } from '../control/control.ts';
import type { ResourceRef } from '../control/resource.ts';
import type { Signal } from '../events/signal.ts';
import type { HoldOrigin } from '../policy/hold.ts';
import type { Engine } from './engine.ts';
import { getTriggers } from './match.ts';

/**
 * Who did what to the resource: the caller of the signal, where the call is one that can break the control; otherwise,
 * for a control that judges nothing else, whoever the finding that is held names.
 */
export async function findCause(
  control: Control,
  { arn }: ResourceRef,
  signal: Signal,
  { policy }: Pick<Engine, 'policy'>,
): Promise<Cause | undefined> {
  if (signal.source === 'cloudtrail' && getTriggers(signal.record, control).some(({ isCause }) => isCause)) {
    const { name: eventName, at, actor, record } = signal;
    return { eventName, at, actor, ...(record.errorCode === undefined ? {} : { error: record.errorCode }) };
  }
  if (control.judgesCause !== true) return undefined;
  const hold = await policy.findHold(control.id, arn);
  return hold && recallCause(hold.origin);
}

/** The cause that the records of a finding tell, if an API call showed it. */
export function recallCause({ signal, actor }: HoldOrigin): Cause | undefined {
  if (actor === undefined || signal.source !== 'cloudtrail' || signal.isCause === false) return undefined;
  return { eventName: signal.name, at: signal.at, actor };
}
