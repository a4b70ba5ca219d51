import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Control } from '../../shared/control/control.ts';
import { parseSignal } from '../../shared/events/parse-signal.ts';
import type { Signal } from '../../shared/events/signal.ts';

function getFolder({ id }: Control): string {
  const [service = ''] = id.split('-');
  return join(import.meta.dirname, '../../events', service, id);
}

/** The names of a control's sample events, sorted: the CloudTrail event names, and the message types of AWS Config. */
export function listSampleEvents(control: Control): readonly string[] {
  return readdirSync(getFolder(control))
    .map((file) => file.replace(/\.json$/, ''))
    .toSorted();
}

/** The ids of the resources at which a control would look when its sample event of that name arrives. */
export function selectFromSample(control: Control, eventName: string): readonly string[] {
  const signal = parseSignal(JSON.parse(readFileSync(join(getFolder(control), `${eventName}.json`), 'utf8')));
  return control.triggers.flatMap((trigger) => select(trigger, signal));
}

function select(trigger: Control['triggers'][number], signal: Signal): readonly string[] {
  if (trigger.kind === 'config' && signal.source === 'config') {
    return trigger.resourceType === signal.resourceType ? [signal.resourceId] : [];
  }
  if (trigger.kind === 'cloudtrail' && signal.source === 'cloudtrail') {
    const { record } = signal;
    const isMeant =
      record.eventSource === `${trigger.service}.amazonaws.com` &&
      trigger.eventNames.includes(record.eventName);
    return isMeant ? trigger.select(record) : [];
  }
  return [];
}

/** The names under which a control's triggers need a sample event, sorted. */
export function listTriggerNames({ triggers }: Control): readonly string[] {
  return triggers
    .flatMap((trigger) => {
      if (trigger.kind === 'cloudtrail') return trigger.eventNames;
      return trigger.kind === 'config' ? ['ConfigurationItemChangeNotification'] : [];
    })
    .toSorted();
}
