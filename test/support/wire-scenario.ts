import type { CallOptions } from './cloudtrail-event.ts';

/** A way to break a control. */
export interface Drift<State> {
  readonly name: string;
  readonly make: (id: string) => Promise<unknown>;
  /** What is left once it is put back; the resource as it was before the drift, unless told. */
  readonly putBack?: (good: State, drifted: State) => State;
}

/** A resource type in a real account, as a control's test needs it. */
export interface Scenario<State> {
  /** Makes a compliant resource with things in it that must not be touched; returns its id. */
  create(): Promise<string>;
  remove(id: string): Promise<unknown>;
  /** The whole resource, read by a client of the test's own. */
  read(id: string): Promise<State>;
  /** What of a state matters where ids and times may be new. */
  readonly meaning?: (state: State) => unknown;
  /** The API call that an event of a drift is about; without one, the control is asked to look by a command. */
  readonly event?: (id: string) => CallOptions;
  /** How the control ends where no call was seen that caused the drift; as with one unless told. */
  readonly unseen?: 'held' | 'compliant';
  /** The first also serves where one is enough. */
  readonly drifts: readonly [Drift<State>, ...Drift<State>[]];
  /** How many reads it takes to see that a resource is in order; two unless the control needs more. */
  readonly mostReads?: number;
  /** Set where the resource cannot be gone. */
  readonly isPermanent?: true;
}
