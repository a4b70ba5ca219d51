import type { CloudTrailRecord } from '../events/cloudtrail-record.ts';
import type { ResourceType } from './resource.ts';

/** Which resources a CloudTrail record names, as the ids that the service's API takes. */
export type ResourceSelector = (record: CloudTrailRecord) => readonly string[];

/** API calls that can break a control. */
export interface CloudTrailTrigger {
  readonly kind: 'cloudtrail';
  /** The service prefix of `eventSource`: `s3` for `s3.amazonaws.com`. */
  readonly service: string;
  readonly eventNames: readonly string[];
  readonly select: ResourceSelector;
  /** Whether the call itself can break the control; one that cannot is only an occasion to look. */
  readonly isCause: boolean;
  /** Set where an attempt counts: a record with `errorCode`, which changed nothing, reaches no other selector. */
  readonly seesFailed?: true;
  /**
   * Where most such calls are about something else: what of the record tells, as an event pattern has it, each by itself
   * enough. It only keeps the function from being called in vain; `select` decides.
   */
  readonly only?: readonly RecordPattern[];
}

/** A part of an event pattern, below `detail`. */
export type RecordPattern = Readonly<Record<string, unknown>>;

/** Whatever a kind of caller does: any call that writes, failed ones too, and signing in. */
export interface CallerTrigger {
  readonly kind: 'caller';
  /** `userIdentity.type` of the record. */
  readonly callerType: 'Root';
  readonly select: ResourceSelector;
  readonly isCause: true;
}

/** Configuration items and rule evaluations of a type that AWS Config records. */
export interface ConfigTrigger {
  readonly kind: 'config';
  readonly resourceType: ResourceType;
}

/** The scheduled sweep; every control is swept, and a control that only time breaks has nothing else. */
export interface SweepTrigger {
  readonly kind: 'sweep';
}

export type Trigger = CloudTrailTrigger | CallerTrigger | ConfigTrigger | SweepTrigger;

export function cloudTrail(
  service: string,
  eventNames: readonly string[],
  select: ResourceSelector,
): CloudTrailTrigger {
  return { kind: 'cloudtrail', service, eventNames, select, isCause: true };
}

/** Calls that cannot break the control, but use the resource: its state is looked at, and nobody is blamed for it. */
export function occasion(
  service: string,
  eventNames: readonly string[],
  select: ResourceSelector,
): CloudTrailTrigger {
  return { kind: 'cloudtrail', service, eventNames, select, isCause: false };
}

/** Calls that matter even where AWS refuses them. */
export function attempt(
  service: string,
  eventNames: readonly string[],
  select: ResourceSelector,
): CloudTrailTrigger {
  return { ...cloudTrail(service, eventNames, select), seesFailed: true };
}

/** The same calls, where the record fits one of these patterns. */
export function only(trigger: CloudTrailTrigger, ...patterns: readonly RecordPattern[]): CloudTrailTrigger {
  return { ...trigger, only: patterns };
}

export function callsBy(callerType: CallerTrigger['callerType'], select: ResourceSelector): CallerTrigger {
  return { kind: 'caller', callerType, select, isCause: true };
}

export function config(resourceType: ResourceType): ConfigTrigger {
  return { kind: 'config', resourceType };
}

export function sweep(): SweepTrigger {
  return { kind: 'sweep' };
}
