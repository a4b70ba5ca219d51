import type { Control } from '../control/control.ts';
import { type ResourceRef, resourceTypes, toResourceRef } from '../control/resource.ts';
import type { CallerTrigger, CloudTrailTrigger } from '../control/trigger.ts';
import type { CloudTrailSignal, CommandSignal, ConfigSignal } from '../events/signal.ts';

/** A resource that a signal names, and the controls that are to be held against it. */
export interface Target {
  readonly resource: ResourceRef;
  readonly controls: readonly Control[];
}

type Match = readonly [resource: ResourceRef, control: Control];

/**
 * The resources a signal names with the controls it triggers, one target a resource.
 * @throws MalformedSignalError when a record lacks the field that names its resource.
 */
export function matchTargets(
  signal: CloudTrailSignal | ConfigSignal | CommandSignal,
  controls: readonly Control[],
): readonly Target[] {
  const matches = controls.flatMap((control) => matchControl(signal, control));
  const byArn = Map.groupBy(matches, ([resource]) => resource.arn);
  return [...byArn.values()].map((group) => ({
    resource: (group as [Match])[0][0],
    controls: [...new Set(group.map(([, control]) => control))],
  }));
}

function matchControl(
  signal: CloudTrailSignal | ConfigSignal | CommandSignal,
  control: Control,
): readonly Match[] {
  return selectIds(signal, control).map((id) => [toResourceRef(control.resourceType, id, signal), control]);
}

function selectIds(
  signal: CloudTrailSignal | ConfigSignal | CommandSignal,
  control: Control,
): readonly string[] {
  switch (signal.source) {
    case 'cloudtrail':
      return selectFromRecord(signal, control);
    case 'config':
      return selectFromConfig(signal, control);
    case 'command':
      return signal.resourceType === control.resourceType && (signal.control ?? control.id) === control.id
        ? [signal.resourceId]
        : [];
  }
}

function selectFromRecord({ record }: CloudTrailSignal, control: Control): readonly string[] {
  if (isForeign(record)) return [];
  return getTriggers(record, control).flatMap(({ select }) => select(record));
}

/** The triggers of a control that a record pulls. */
export function getTriggers(
  record: CloudTrailSignal['record'],
  control: Control,
): readonly (CloudTrailTrigger | CallerTrigger)[] {
  return control.triggers
    .filter((trigger) => trigger.kind === 'cloudtrail' || trigger.kind === 'caller')
    .filter((trigger) => {
      if (trigger.kind === 'caller') return record.userIdentity.type === trigger.callerType;
      // A call that failed changed nothing.
      if (record.errorCode !== undefined && trigger.seesFailed !== true) return false;
      const { service, eventNames } = trigger;
      return record.eventSource === `${service}.amazonaws.com` && eventNames.includes(record.eventName);
    });
}

/** Whether all that the record names belongs to other accounts: their drift is theirs to put back. */
function isForeign({ resources = [], recipientAccountId }: CloudTrailSignal['record']): boolean {
  const owners = resources.map(({ accountId }) => accountId).filter((owner) => owner !== undefined);
  return recipientAccountId !== undefined && owners.length > 0 && !owners.includes(recipientAccountId);
}

function selectFromConfig(signal: ConfigSignal, control: Control): readonly string[] {
  const isTriggered = control.triggers.some(
    (trigger) => trigger.kind === 'config' && trigger.resourceType === signal.resourceType,
  );
  if (!isTriggered) return [];
  const id = signal[resourceTypes[control.resourceType].configId];
  return id === undefined ? [] : [id];
}
