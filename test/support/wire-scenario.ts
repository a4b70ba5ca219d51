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
  /** Settings of the control that differ from their defaults. */
  readonly settings?: object;
  /** The first also serves where one is enough. */
  readonly drifts: readonly [Drift<State>, ...Drift<State>[]];
  /** Set where the resource cannot be gone. */
  readonly isPermanent?: true;
  /** Set where another scenario of the control is the one whose calls are counted. */
  readonly isCounted?: false;
  /** The id of one that is gone, where the emulator removes none at once. */
  readonly absent?: string;
  /** Set where the control's changes have no undo. */
  readonly isFinal?: true;
}

/** A resource type in a real account, as the test of a control that only reports needs it. */
export interface ReportScenario {
  /** Makes a compliant resource; returns its id. */
  create(): Promise<string>;
  remove(id: string): Promise<unknown>;
  /** The whole resource, read by a client of the test's own. */
  read(id: string): Promise<unknown>;
  /** The API call that an event of a drift is about. */
  readonly event: (id: string) => CallOptions;
  readonly drift: {
    readonly name: string;
    /** Breaks a compliant resource, or makes another one that is not; returns the id of what is wrong. */
    readonly make: (id: string) => Promise<string>;
  };
  /** Set where the emulator goes on describing a resource that was removed. */
  readonly outlivesRemoval?: true;
}
