import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Control } from '../../shared/control/control.ts';
import { matchTargets } from '../../shared/engine/match.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';

function getFolder({ id }: Control): string {
  const [service = ''] = id.split('-');
  return join(import.meta.dirname, '../../events', service, id);
}

/** The names of a control's sample events, sorted: the CloudTrail event names, and the message types of AWS Config. */
export function listSampleEvents(control: Control): readonly string[] {
  const folder = getFolder(control);
  // A control that only the sweep triggers has none.
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((file) => file.replace(/\.json$/, ''))
    .toSorted();
}

/** The ids of the resources at which a control would look when its sample event of that name arrives. */
export function selectFromSample(control: Control, eventName: string): readonly string[] {
  return selectFromEvent(
    control,
    JSON.parse(readFileSync(join(getFolder(control), `${eventName}.json`), 'utf8')),
  );
}

/** The ids of the resources at which a control would look when an event arrives. */
export function selectFromEvent(control: Control, event: unknown): readonly string[] {
  const signal = parseSignal(event);
  if (signal.source === 'sweep' || signal.source === 'undo') return [];
  return matchTargets(signal, [control]).map(({ resource }) => resource.id);
}

/** The names under which a control's triggers need a sample event, sorted. */
export function listTriggerNames({ triggers }: Control): readonly string[] {
  return triggers
    .flatMap((trigger) => {
      if (trigger.kind === 'cloudtrail') return trigger.eventNames;
      if (trigger.kind === 'caller') return [`CallBy${trigger.callerType}`];
      return trigger.kind === 'config' ? ['ConfigurationItemChangeNotification'] : [];
    })
    .toSorted();
}
