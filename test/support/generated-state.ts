import type fc from 'fast-check';
import type { Cause } from '../../shared/control/control.ts';
import type { JsonObject } from '../../shared/control/json.ts';
import type { WireAccount } from './wire-account.ts';

/** A resource in a state that was generated. */
export interface MadeResource {
  readonly id: string;
  /** What was remembered of it before it drifted, for a control that remembers. */
  readonly baseline?: JsonObject;
  /** Who was seen doing what to it. */
  readonly cause?: Cause;
  /** Settings of the control that differ from their defaults. */
  readonly settings?: object;
  /** All of it that somebody could change, read by a client of the test's own. */
  read(): Promise<unknown>;
  remove(): Promise<unknown>;
}

/** Makes a resource in an account. */
export type Make = (account: WireAccount) => Promise<MadeResource>;

/** The states in which a control may find a resource, violating or not, each as what makes one. */
export type GeneratedStates = fc.Arbitrary<Make>;
