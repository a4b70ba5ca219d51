import type { Place, ResourceType } from '../control/resource.ts';
import type { Actor } from './actor.ts';
import type { CloudTrailRecord } from './cloudtrail-record.ts';

interface SignalBase extends Place {
  /** The EventBridge event id, the same at every redelivery. */
  readonly id: string;
  /** When the change was made, ISO 8601. */
  readonly at: string;
  /** What happened, as the source names it: `PutBucketPolicy`, `Scheduled Event`, ... */
  readonly name: string;
}

/** An API call or a console sign-in. */
export interface CloudTrailSignal extends SignalBase {
  readonly source: 'cloudtrail';
  readonly record: CloudTrailRecord;
  readonly actor: Actor;
}

/** AWS Config saw a resource change, or a rule judged it. */
export interface ConfigSignal extends SignalBase {
  readonly source: 'config';
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly resourceArn?: string;
}

/** Time to look at everything, or at every resource of one type. */
export interface SweepSignal extends SignalBase {
  readonly source: 'sweep';
  readonly resourceType?: ResourceType;
  /** No Region was named: those that are covered besides this one are swept as well. */
  readonly isEverywhere?: true;
  /** Only the resources whose ids come after this one: an earlier invocation looked at the others. */
  readonly after?: string;
  /** How many assessments failed in the invocations before. */
  readonly failures?: number;
}

/** A request to look at one resource now. It carries no authority: what may be done about it is in the policy store. */
export interface CommandSignal extends SignalBase {
  readonly source: 'command';
  readonly resourceType: ResourceType;
  readonly resourceId: string;
  /** One control only; all that watch the resource where absent. */
  readonly control?: string;
}

/** A request to undo a finding's change. Who asked for it, and why, is in the policy store; without that nothing is done. */
export interface UndoSignal extends SignalBase {
  readonly source: 'undo';
  readonly findingId: string;
}

/** What changed, where, when and by whom. */
export type Signal = CloudTrailSignal | ConfigSignal | SweepSignal | CommandSignal;
